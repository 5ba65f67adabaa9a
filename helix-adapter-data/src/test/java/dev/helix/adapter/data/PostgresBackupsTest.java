package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.domain.port.PortException;
import dev.helix.testkit.BackupsContract;
import dev.helix.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server, and the pg_dump and pg_restore of the PATH. */
class PostgresBackupsTest implements BackupsContract {

    private static final int KEPT = 2;

    @TempDir
    private Path folder;

    private final Map<String, String> environment =
            new HashMap<>(Map.of("PATH", System.getenv().getOrDefault("PATH", "")));
    private Endpoint production = PostgresServers.database(PostgresServers.PRODUCTION);
    private PostgresBackups backups = made();
    private int changes;

    private PostgresBackups made() {
        return new PostgresBackups(
                new DatabasePair.Postgres(
                        production, PostgresServers.at(PostgresServers.TEST, "postgres"), DatabasePair.Structure.AUTO),
                new BackupFiles(folder == null ? Path.of("none") : folder.resolve("backups")),
                KEPT,
                Duration.ofMinutes(1),
                environment,
                InstantSource.system());
    }

    @BeforeEach
    void fillProduction() throws IOException {
        assumeTrue(
                PostgresProgram.find(environment, "pg_dump")
                        .filter(found -> found.version() >= 15)
                        .isPresent(),
                "there is no pg_dump of version 15 or newer on the PATH");
        PostgresServers.run(production, resource("shop.sql"));
        PostgresServers.run(production, """
            create extension citext;
            create table "COPY a FROM stdin;" ("we""ird" text, "line
            break" citext, raw bytea);
            insert into "COPY a FROM stdin;" values (E'tab\\tline\\n\\\\.\\nCOPY x FROM stdin;\\n', 'Ünïcode 日本', '\\x00ff5c');
            insert into "COPY a FROM stdin;" select repeat('long ', 20000), 'x', null;
            select setval('tickets', 250);
            select lo_from_bytea(4711, 'large');
            """);
        backups = made();
    }

    private static String resource(String name) {
        try (var stream = Objects.requireNonNull(PostgresBackupsTest.class.getResourceAsStream(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PostgresBackups backups() {
        return backups;
    }

    /** As a migration does that nothing leads back from: of structure and of rows. */
    @Override
    public void change() {
        changes++;
        PostgresServers.run(
                production,
                "create schema if not exists more" + changes + ";"
                        + "create table more" + changes + ".things (a int); insert into more" + changes
                        + ".things values (1);"
                        + "alter table customer add column more" + changes
                        + " int default 1; update customer set name = name || '!';delete from measured; drop view if"
                        + " exists grown cascade; select lo_unlink(oid) from pg_largeobject_metadata");
    }

    @Override
    public String content() {
        return PostgresServers.dump(production);
    }

    @Override
    public void goAway() {
        environment.put("PATH", folder.toString());
    }

    @Test
    void aBackupIsForItsOwnerAloneAndReadByPgRestoreOfAPerson() throws IOException {
        var backup = backups.take("op-7", line -> {});
        var file = folder.resolve("backups").resolve(backup.file());

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("backups")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(PostgresProgram.find(environment, "pg_restore")
                        .orElseThrow()
                        .run(
                                java.util.List.of("--list", file.toString()),
                                Duration.ofSeconds(10),
                                PostgresProgram::text))
                .contains("TABLE DATA public customer");
    }

    @Test
    void theYoungestStay() throws IOException {
        for (int i = 1; i <= 4; i++) {
            backups.take("op-" + i, line -> {});
        }
        Files.writeString(folder.resolve("backups/op-9.postgres.dump.part"), "half");
        backups.take("op-5", line -> {});

        try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("op-4.postgres.dump", "op-5.postgres.dump");
        }
    }

    @Test
    void aRestoreThatIsCutInTheMiddleLeavesWhatWasThere() {
        var backup = backups.take("op-1", line -> {});
        change();
        var before = content();
        try (var connection = PostgresConnections.writing(production, Duration.ofMinutes(1))) {
            // A reader holds a table, so that emptying waits in its middle.
            connection.setAutoCommit(false);
            new PostgresSession(connection).text("select count(*) from more1.things");
            var restoring = new FutureTask<>(() -> backups.restore(backup, line -> {}));
            Thread.ofVirtual().start(restoring);
            Eventually.holds(
                    "the restore waits for a lock, and is cut there",
                    () -> !PostgresServers.ask(
                                    production,
                                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
                                            + " 'helix' and wait_event_type = 'Lock' and datname = current_database()")
                            .isEmpty());
            assertThatThrownBy(restoring::get).hasCauseInstanceOf(PortException.class);
            connection.rollback();
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(content()).isEqualTo(before);

        assertThat(backups.restore(backup, line -> {})).contains("put back");
        assertThat(content()).isNotEqualTo(before);
    }

    @Test
    void refusesAnOlderPgDumpBeforeAnythingIsTouched() throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        for (var name : java.util.List.of("pg_dump", "pg_restore")) {
            Files.writeString(bin.resolve(name), "#!/bin/sh\necho '" + name + " (PostgreSQL) 9.6'\n");
            Files.setPosixFilePermissions(bin.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        environment.put("PATH", bin.toString());

        assertThatThrownBy(() -> backups.requireAble())
                .isInstanceOf(PortException.class)
                .hasMessageContainingAll("pg_dump of version 15 or newer", "of version 9", "nothing was touched");
        assertThat(folder.resolve("backups")).doesNotExist();
    }

    @Test
    void refusesToBeginWhereThereIsNoRoom() {
        assertThatThrownBy(() -> backups.requireRoom(1000, 999))
                .isInstanceOf(PortException.class)
                .hasMessageContainingAll("may take 1000 bytes", "999 left", "make room there; nothing was touched");
        backups.requireRoom(1000, 1000);
    }

    @Test
    void refusesADatabaseThatItsUserCouldNotPutBack() {
        PostgresServers.run(
                PostgresServers.at(PostgresServers.PRODUCTION, "postgres"),
                "do $$ begin create role shopkeeper login; exception when duplicate_object then null; end $$");
        production = new Endpoint(
                "postgresql",
                production.host(),
                production.port(),
                production.database(),
                "shopkeeper",
                new Secret.None(),
                Map.of());

        assertThatThrownBy(() -> made().requireAble())
                .isInstanceOf(PortException.class)
                .hasMessageContainingAll("do not belong to user shopkeeper", "public.base", "nothing was touched");
    }

    @Test
    void refusesADatabaseThatHasTheMarkerOfATestSystem() {
        PostgresServers.run(
                production,
                "create schema helix_test_marker; create table helix_test_marker.marker (filled text);"
                        + "insert into helix_test_marker.marker values (null)");

        assertThatThrownBy(() -> backups.requireAble())
                .isInstanceOf(PortException.class)
                .hasMessageContaining("swapped");
    }
}
