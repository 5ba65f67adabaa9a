package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.adapter.data.DatabasePair.Structure;
import dev.helix.adapter.data.Seeds.Seed;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the test system's PostgreSQL does to a filling that is on its way: it is told, everything is put back, and the next one comes through. */
class PostgresFaultsTest {

    private final Endpoint production = PostgresServers.database(PostgresServers.PRODUCTION);
    private final Endpoint test = PostgresServers.database(PostgresServers.TEST);
    private final PostgresDatabase databases =
            new PostgresDatabase(new DatabasePair.Postgres(production, test, Structure.JDBC), Map.of());

    private static Deadline deadline() {
        return new Deadline(InstantSource.system(), Duration.ofMinutes(1));
    }

    private String fill(String seed) {
        return databases.fill(
                kind -> seed.isEmpty() ? List.of() : List.of(new Seed("seeds/postgres/1.sql", seed)),
                deadline(),
                line -> {});
    }

    private void filledOnce() {
        PostgresServers.run(production, "create table guest (id int, name text)");
        databases.adopt(deadline());
        fill("insert into guest values (1, 'Grace')");
    }

    private List<String> guests() {
        return PostgresServers.ask(test, "select name from guest");
    }

    /** A real disk that is full: a tablespace on a file system of a few megabytes. */
    @Test
    void aFullDiskIsToldAndEverythingPutBack(@TempDir Path disk) throws Exception {
        filledOnce();
        var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "none", disk.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(mount.waitFor() == 0, "a small disk can't be mounted here: " + said);
        try {
            var space = Files.createDirectory(disk.resolve("space"));
            PostgresServers.run(test, "create tablespace small location '" + space + "'");
            PostgresServers.run(
                    test,
                    "alter database " + PostgresClearing.quoted(test.database()) + " set default_tablespace = small");

            assertThatThrownBy(() ->
                            fill("insert into guest select i, repeat('x', 1000) from generate_series(1, 20000) i"))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("seed seeds/postgres/1.sql")
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("make room there, then do it again");
            assertThat(guests()).containsExactly("Grace");

            PostgresServers.run(
                    test, "alter database " + PostgresClearing.quoted(test.database()) + " reset default_tablespace");
            assertThat(fill("insert into guest values (2, 'Ada')")).contains("1 tables");
            assertThat(guests()).containsExactly("Ada");
            PostgresServers.run(test, "checkpoint");
            PostgresServers.run(test, "drop tablespace small");
        } finally {
            unmount(disk);
        }
    }

    private static void unmount(Path disk) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("umount", "--lazy", disk.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Deadlock, out of memory, locks, cancelled, disk full: raised by the server itself in the middle of the transaction. */
    @ParameterizedTest
    @ValueSource(strings = {"40P01", "53200", "55P03", "57014", "53100", "XX000"})
    void whateverTheServerSaysInTheMiddleIsToldAndEverythingPutBack(String state) {
        filledOnce();

        assertThatThrownBy(() -> fill("insert into guest values (2, 'Ada'); do $$ begin raise exception 'it is %', '"
                        + state + "' using errcode = '" + state + "'; end $$"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("it is " + state);
        assertThat(guests()).containsExactly("Grace");

        fill("insert into guest values (3, 'Hedy')");
        assertThat(guests()).containsExactly("Hedy");
    }

    /** What no server can be made to do at a certain statement: a connection that fails there. */
    @ParameterizedTest
    @ValueSource(strings = {"08006", "53100", "40001"})
    void aStructureThatFailsInItsMiddleNamesTheStatement(String state) throws SQLException {
        filledOnce();
        var structure = new PostgresStructure.Statements(
                List.of("create table a (i int)", "create table b (i int)"), Set.of(), List.of());
        try (var real = PostgresConnections.writing(test, Duration.ofMinutes(1))) {
            real.setAutoCommit(false);
            var target = new PostgresSession(failing(real, "create table b", state));

            assertThatThrownBy(() -> structure.load(target, deadline()))
                    .hasMessageContaining("create table b")
                    .hasMessageContaining("broken on purpose");
            real.rollback();
        }
        assertThat(guests()).containsExactly("Grace");
    }

    private static Connection failing(Connection real, String at, String state) {
        return proxy(
                Connection.class,
                real,
                result -> result instanceof Statement statement
                        ? proxy(Statement.class, statement, same -> same, at, state)
                        : result,
                at,
                state);
    }

    private interface Seen {
        Object with(Object result);
    }

    private static <T> T proxy(Class<T> type, T real, Seen seen, String at, String state) {
        return type.cast(java.lang.reflect.Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (arguments != null
                            && arguments.length > 0
                            && String.valueOf(arguments[0]).contains(at)) {
                        // What stands before it has run.
                        var sql = String.valueOf(arguments[0]);
                        method.invoke(real, sql.substring(0, sql.indexOf(at)));
                        throw new SQLException("broken on purpose", state);
                    }
                    try {
                        return seen.with(method.invoke(real, arguments));
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void aProductionThatIsAwayIsToldAndNothingTouched() {
        filledOnce();
        var away = new Endpoint("postgresql", "127.0.0.1", 1, "shop", "postgres", new Secret.None(), Map.of());
        var lost = new PostgresDatabase(new DatabasePair.Postgres(away, test, Structure.JDBC), Map.of());

        assertThatThrownBy(() -> lost.fill(kind -> List.of(), deadline(), line -> {}))
                .hasMessageContaining("postgresql://127.0.0.1:1/shop");
        assertThat(guests()).containsExactly("Grace");
    }
}
