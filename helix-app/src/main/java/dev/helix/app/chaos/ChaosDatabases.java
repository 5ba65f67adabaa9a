package dev.helix.app.chaos;

import dev.helix.app.demo.DemoServers;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The databases of a sample that is killed: in PostgreSQL a table of guests, to which the change adds a column; in Redis a key of production's
 * alone, and one of seeds. For one thread.
 */
final class ChaosDatabases implements AutoCloseable {

    private static final String MIGRATION = "migrate.sql";
    private static final String HISTORY = "schema_history";
    private static final String TABLE = "create table if not exists guest (id int, name text);\n"
            + "create table if not exists " + HISTORY + " (name text primary key);\n"
            + "insert into " + HISTORY + " values ('table') on conflict do nothing;\n";
    private static final String COLUMN = "alter table guest add column if not exists language text;\n" + "insert into "
            + HISTORY + " values ('language') on conflict do nothing;\n";
    /** As the adapter has it. */
    private static final String MARKER = "helix_test_marker.marker";

    private static final String REDIS_MARKER = "helix:test-marker";
    private static final String SEED = "greeting";
    /** A key that a candidate has left on the test system. */
    private static final String LEFT = "left";
    /** A key of production's. */
    private static final String GUEST = "guest";

    private static final String EMPTIED = "drop schema public cascade; create schema public;";
    private static final String FOUND = "select concat_ws(' ', (select count(*) from guest),"
            + " (select count(*) from information_schema.columns where table_name = 'guest' and column_name = 'language'),"
            + " (select count(*) from " + HISTORY + "))";

    private final DemoServers servers;
    private final Path folder;
    private final Shell shell;
    /** What the marker in Redis told when the sample was made anew. */
    private String filledBefore = "";

    private ChaosDatabases(DemoServers servers, Path folder, Map<String, String> environment) {
        this.servers = servers;
        this.folder = folder;
        this.shell = new Shell(environment);
    }

    /** Starts servers whose data lie in {@code folder}. @throws DemoServers.Missing naming what is not installed */
    static ChaosDatabases start(Path folder, Map<String, String> environment) throws IOException, InterruptedException {
        var databases = new ChaosDatabases(
                DemoServers.start(folder, environment, DemoServers.freePorts()), folder, environment);
        try {
            databases.reset(false);
            return databases;
        } catch (RuntimeException e) {
            databases.close();
            throw e;
        }
    }

    /** Returns the files of the sample that are about databases. */
    static Map<RepoPath, Content> files() {
        return Map.of(
                new RepoPath(MIGRATION),
                Content.of(TABLE),
                new RepoPath("seeds/redis/1.redis"),
                Content.of("SET " + SEED + " Moin\n"));
    }

    /** Returns what the change makes of them, by their names. */
    static Map<String, String> change() {
        return Map.of("modified/" + MIGRATION, TABLE + COLUMN);
    }

    /** Returns the line of helix.yaml that stands in {@code control}. */
    static String control() {
        return "migrate: [sh, -c, 'exec psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=\"$HELIX_POSTGRES_USER\""
                + " --dbname=\"$HELIX_POSTGRES_URL\" --file=" + MIGRATION + "']";
    }

    /** Returns the part of helix.yaml that names them. */
    String yaml() {
        return servers.yaml(HISTORY);
    }

    /**
     * Makes all as the sample has them: a guest of production's alone, and in Redis what a candidate has left.
     *
     * @param changed whether the change is on the test system
     */
    void reset(boolean changed) {
        run(true, EMPTIED + TABLE + "insert into guest values (1, 'Ada')");
        run(false, EMPTIED + TABLE + (changed ? COLUMN : ""));
        redis(true, "FLUSHALL");
        redis(true, "SET", GUEST, "Ada");
        redis(false, "DEL", SEED);
        redis(false, "SET", LEFT, "over");
        filledBefore = filled();
    }

    private String redis(boolean production, String... words) {
        var command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(servers.redisPort(production))));
        command.addAll(List.of(words));
        return shell.must(folder, command.toArray(String[]::new));
    }

    private String filled() {
        return redis(false, "HGET", REDIS_MARKER, "filled");
    }

    private void run(boolean production, String sql) {
        try {
            servers.sql(production, sql);
        } catch (IOException e) {
            throw new PortException("can't run psql: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("it was cancelled", e);
        }
    }

    /**
     * Looks whether each database has what the tree needs that runs on it, no row of the other's, and the marker that is its own.
     *
     * @return what does not hold, for a person
     */
    List<String> violations(boolean changedInProduction, boolean changedOnTest) {
        var found = new ArrayList<String>();
        look("production's database", true, "1 " + told(changedInProduction), found);
        look("the test system's database", false, "0 " + told(changedOnTest), found);
        marker("production's database has HELIX's marker", true, "to_regclass('" + MARKER + "') is null", found);
        marker(
                "the test system's database has lost HELIX's marker",
                false,
                "(select count(*) from " + MARKER + ") = 1",
                found);
        redis(found);
        return found;
    }

    /** Filled whole or not at all: what was there before goes as what is sown comes, and the marker tells which it is. */
    private void redis(List<String> found) {
        expect("production's Redis", true, "1 Ada", List.of(GUEST), found);
        if (!redis(false, "TYPE", REDIS_MARKER).equals("hash")) {
            found.add("the test system's Redis has lost HELIX's marker");
        } else if (filled().equals(filledBefore)) {
            expect("the test system's Redis, which was not filled,", false, "2 over", List.of(LEFT, SEED), found);
        } else {
            expect("the test system's Redis, which was filled,", false, "2 Moin", List.of(LEFT, SEED), found);
        }
    }

    private void expect(String what, boolean production, String expected, List<String> keys, List<String> found) {
        var has = new ArrayList<>(List.of(redis(production, "DBSIZE")));
        keys.stream()
                .map(key -> redis(production, "GET", key))
                .filter(value -> !value.isEmpty())
                .forEach(has::add);
        var told = String.join(" ", has);
        if (!told.equals(expected)) {
            found.add(what + " has other keys than it needs: how many there are, and what they hold, is " + told
                    + ", not " + expected);
        }
    }

    private void marker(String otherwise, boolean production, String holds, List<String> found) {
        try {
            run(production, "do $$ begin if not " + holds + " then raise exception 'no'; end if; end $$");
        } catch (PortException e) {
            found.add(otherwise + ": " + e.getMessage());
        }
    }

    /** Puts a key of a candidate into the test system's Redis: to see that the look sees. */
    void leave() {
        redis(false, "SET", LEFT, "over");
    }

    /** Takes the markers off the test system's: to see that the look sees. */
    void unmark() {
        redis(false, "DEL", REDIS_MARKER);
        run(false, "drop schema " + MARKER.split("\\.", -1)[0] + " cascade");
    }

    private static String told(boolean changed) {
        return changed ? "1 2" : "0 1";
    }

    private void look(String what, boolean production, String expected, List<String> found) {
        // The server itself compares: what psql prints is for people.
        try {
            run(
                    production,
                    "do $$ begin if (" + FOUND + ") <> '" + expected + "' then raise exception 'has %, not " + expected
                            + "', (" + FOUND + "); end if; end $$");
        } catch (PortException e) {
            found.add(what + " has other guests, columns and notes than its tree needs: " + e.getMessage());
        }
    }

    /** Ends them, and removes what they hold: no cell needs it any more. */
    @Override
    public void close() {
        servers.close();
        shell.must(folder.toAbsolutePath().getRoot(), "rm", "-rf", folder.toString());
    }
}
