package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * PostgreSQL: the test system's gets production's structure and seeds, in one transaction. Killed in its middle, it is as it was.
 * Production's is read in connections that can't write.
 */
final class PostgresDatabase implements PairedDatabase {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration SCHEMA = Duration.ofMinutes(1);
    private static final int PER_MAJOR = 10_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DatabasePair.Postgres pair;
    private final Map<String, String> environment;

    /** @param environment HELIX's own, to find pg_dump by */
    PostgresDatabase(DatabasePair.Postgres pair, Map<String, String> environment) {
        this.pair = pair;
        this.environment = environment;
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.POSTGRES;
    }

    @Override
    public boolean testIsHere() {
        return pair.test().isHere();
    }

    @Override
    public DatabaseStatus status(SystemName name) {
        var at = pair.of(name);
        try (var connection = PostgresConnections.reading(at, LOOK)) {
            var sql = new PostgresSession(connection);
            return new DatabaseStatus(
                    kind(),
                    at.shown(),
                    new DatabaseStatus.Reachable(
                            sql.text("show server_version"),
                            Long.parseLong(sql.text("select pg_database_size(current_database())")),
                            new PostgresMarker(sql).read()));
        } catch (PortException e) {
            return new DatabaseStatus(kind(), at.shown(), new DatabaseStatus.Away(String.valueOf(e.getMessage())));
        } catch (SQLException e) {
            return new DatabaseStatus(
                    kind(),
                    at.shown(),
                    new DatabaseStatus.Away(
                            String.valueOf(PostgresConnections.failure(at, e).getMessage())));
        }
    }

    @Override
    public Optional<String> schema(SystemName name) {
        var at = pair.of(name);
        try (var connection = PostgresConnections.reading(at, SCHEMA)) {
            return new PostgresHistory(pair.history()).digest(new PostgresSession(connection));
        } catch (SQLException e) {
            throw PostgresConnections.failure(at, e);
        }
    }

    /** Only some users are told. */
    @Override
    public Optional<Path> folder(SystemName name) {
        try (var connection = PostgresConnections.reading(pair.of(name), LOOK)) {
            return PairedDatabase.place(new PostgresSession(connection).text("show data_directory"));
        } catch (SQLException | PortException e) {
            return Optional.empty();
        }
    }

    @Override
    public void adopt(Deadline deadline) {
        try (var reading = PostgresConnections.reading(pair.production(), deadline.left());
                var writing = PostgresConnections.writing(pair.test(), deadline.left())) {
            var target = new PostgresSession(writing);
            requireSeparate(new PostgresSession(reading), target);
            var marker = new PostgresMarker(target);
            if (marker.read() instanceof DatabaseStatus.Unmarked) {
                marker.write(null);
            }
        } catch (SQLException e) {
            throw PostgresConnections.failure(pair.test(), e);
        }
    }

    @Override
    public String fill(Seeds seeds, Deadline deadline, Consumer<String> told) {
        try (var reading = PostgresConnections.reading(pair.production(), deadline.left());
                var writing = PostgresConnections.writing(pair.test(), deadline.left())) {
            var source = new PostgresSession(reading);
            var target = new PostgresSession(writing);
            requireSeparate(source, target);
            if (new PostgresMarker(target).read() instanceof DatabaseStatus.Unmarked) {
                throw Refusals.unmarked(pair);
            }
            requireFitting(
                    source.number("show server_version_num") / PER_MAJOR,
                    target.number("show server_version_num") / PER_MAJOR);
            var structure = structure(source, deadline, told);
            var grants = PostgresGrants.of(source);
            return new Filling(source, target, new PostgresHistory(pair.history()), seeds, deadline, told)
                    .with(writing, structure, grants);
        } catch (SQLException e) {
            throw PostgresConnections.failure(pair.test(), e);
        }
    }

    private PostgresStructure structure(PostgresSession source, Deadline deadline, Consumer<String> told)
            throws SQLException {
        var number = source.number("show server_version_num");
        var dump = pair.structure() == DatabasePair.Structure.JDBC
                ? Optional.<PostgresDump>empty()
                : PostgresDump.find(environment, pair.production());
        if (pair.structure() == DatabasePair.Structure.PG_DUMP) {
            var found = dump.orElseThrow(() -> new PortException(
                    "there is no pg_dump on the PATH, and helix.yaml asks for it (data.postgres.structure); install the"
                            + " client programs of PostgreSQL, or take structure: jdbc"));
            if (!found.knows(number)) {
                throw new PortException("pg_dump is of version " + found.version() + " and production's server of "
                        + number / PER_MAJOR + ": an older pg_dump can't read a newer server; install that of version "
                        + number / PER_MAJOR + ", or take data.postgres.structure: jdbc");
            }
            return found.read(deadline);
        }
        if (dump.isPresent() && dump.get().knows(number)) {
            return dump.get().read(deadline);
        }
        told.accept(
                dump.isPresent()
                        ? "postgres: pg_dump is of version " + dump.get().version()
                                + ", older than production's server (" + number / PER_MAJOR
                                + "), so the structure is read over JDBC"
                        : "postgres: the structure is read over JDBC");
        return PostgresCatalog.read(source);
    }

    /** What is newer at production may not be known at the test system. */
    void requireFitting(int there, int here) {
        if (here < there) {
            throw new PortException(
                    "the test system's PostgreSQL is of version " + here + " and production's of " + there
                            + ": an older server can't have a newer one's structure; run the same version at "
                            + pair.test().shown() + "; nothing was touched");
        }
    }

    /** Finds one database under two names by a lock that only the one which holds it can show, and a copy of production's by its number. */
    private void requireSeparate(PostgresSession source, PostgresSession target) throws SQLException {
        var high = RANDOM.nextInt(1, Integer.MAX_VALUE);
        var low = RANDOM.nextInt(1, Integer.MAX_VALUE);
        target.run("select pg_advisory_lock(" + high + ", " + low + ")");
        try {
            var same = source.flag(
                    "select exists (select 1 from pg_locks where locktype = 'advisory' and classid::bigint = "
                            + high + " and objid::bigint = " + low
                            + " and database = (select oid from pg_database where datname = current_database()))");
            if (same || isStandby(source, target)) {
                throw Refusals.same(pair);
            }
        } finally {
            target.run("select pg_advisory_unlock(" + high + ", " + low + ")");
        }
        if (new PostgresMarker(source).read() instanceof DatabaseStatus.Marked) {
            throw Refusals.swapped(pair);
        }
    }

    private static boolean isStandby(PostgresSession source, PostgresSession target) throws SQLException {
        if (!source.flag("select pg_is_in_recovery()")) {
            return false;
        }
        var identity = "select (select system_identifier from pg_control_system())::text || current_database()";
        return source.text(identity).equals(target.text(identity));
    }

    /** The one transaction in which a database gets another content. */
    private record Filling(
            PostgresSession source,
            PostgresSession target,
            PostgresHistory history,
            Seeds seeds,
            Deadline deadline,
            Consumer<String> told) {

        String with(Connection connection, PostgresStructure structure, PostgresGrants grants) throws SQLException {
            connection.setAutoCommit(false);
            try {
                new PostgresClearing(target).clear(structure.extensions());
                target.run("set local check_function_bodies = off");
                var roles = grants.makeRoles(target);
                structure.load(target, deadline);
                target.run("reset search_path");
                var leftOut = new java.util.ArrayList<>(structure.leftOut());
                leftOut.addAll(roles);
                leftOut.addAll(grants.apply(target));
                var mappings = target.texts(
                        "select format('drop user mapping for %s server %I', case when umuser = 0 then 'public' else"
                                + " quote_ident(usename) end, srvname) from pg_user_mappings");
                for (var mapping : mappings) {
                    target.run(mapping);
                }
                if (!mappings.isEmpty()) {
                    leftOut.add(mappings.size() + " user mappings, which hold passwords");
                }
                var tables = requireEmpty();
                var came = history.copy(source, target);
                came.forEach(what -> told.accept("postgres: notes of migrations: " + what));
                leftOut.forEach(what -> told.accept("postgres: not carried: " + what));
                var sown = sow();
                new PostgresMarker(target).write(deadline.now());
                deadline.left();
                connection.commit();
                return tables + " tables by " + structure.origin() + ", proven to have come without a row, " + sown
                        + (sown == 1 ? " seed" : " seeds")
                        + (came.isEmpty() ? "" : ", notes of migrations: " + String.join(", ", came))
                        + (leftOut.isEmpty() ? "" : ", not carried: " + String.join("; ", leftOut));
            } catch (SQLException | RuntimeException e) {
                rollBack(connection);
                throw e;
            }
        }

        private static void rollBack(Connection connection) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                // The server puts it back itself when the connection is gone.
            }
        }

        /** Looks into each table: nothing but structure may have come. Returns how many there are. */
        private int requireEmpty() throws SQLException {
            var tables = target.texts("select format('%I.%I', n.nspname, c.relname) from pg_class c"
                    + " join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') and "
                    + PostgresSession.USERS_SCHEMA + " and " + PostgresSession.notOfAnExtension("pg_class", "c.oid")
                    + " and (c.relkind <> 'm' or c.relispopulated) order by 1");
            for (int from = 0; from < tables.size(); from += BATCH) {
                deadline.left();
                var batch = tables.subList(from, Math.min(from + BATCH, tables.size()));
                var query = new StringBuilder();
                for (var table : batch) {
                    query.append(query.isEmpty() ? "" : " union all ")
                            .append("(select ")
                            .append(PostgresSession.literal(table))
                            .append(" from ")
                            .append(table)
                            .append(" limit 1)");
                }
                var full = target.texts(query.toString());
                if (!full.isEmpty()) {
                    throw new PortException("rows would have come along into " + String.join(", ", full)
                            + "; everything was put back, for the test system must have no user's data");
                }
            }
            return tables.size();
        }

        private int sow() throws SQLException {
            List<Seeds.Seed> all = seeds.of(DatabaseKind.POSTGRES);
            for (var seed : all) {
                deadline.left();
                told.accept("postgres: " + seed.name());
                if (seed.text().lines().anyMatch(line -> line.startsWith("\\"))) {
                    throw new PortException(seed.name()
                            + " has a line that begins with \\, a command of psql; seeds are plain SQL, with"
                            + " INSERT in place of COPY");
                }
                try {
                    target.run(seed.text());
                } catch (SQLException e) {
                    throw new PortException(
                            "seed " + seed.name() + ": "
                                    + String.valueOf(e.getMessage()).strip(),
                            e);
                }
            }
            return all.size();
        }

        private static final int BATCH = 100;
    }
}
