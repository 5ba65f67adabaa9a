package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.RealDatabases.Postgres;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.testkit.DatabaseSample;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample system with real databases on the whole road: developed, migrated, judged, integrated, and taken back with its data. */
class MigrationRoadTest {

    private static final ProjectId ID = new ProjectId("languages");
    private static final String PHASES = """
        phases:
          - id: implement
            prompt: Tell the language of each guest.
            outputs: [modified/Guests.java, modified/expected.txt, new/migrations/002-language.sql]
        """;

    @TempDir
    private Path temporary;

    private final DatabaseRoot root = new DatabaseRoot();

    @BeforeEach
    void makeRoot() throws Exception {
        assumeTrue(
                Stream.of("pg_dump", "pg_restore")
                        .allMatch(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)))),
                "there is no pg_dump and pg_restore on the PATH, by which production's database is kept");
        Postgres.run(
                Postgres.PRODUCTION,
                root.live,
                Objects.requireNonNull(DatabaseSample.base().get(path(DatabaseSample.FIRST)))
                        .text());
        Postgres.run(
                Postgres.PRODUCTION,
                root.live,
                "create table schema_history (name text primary key, at timestamptz default now());"
                        + "insert into schema_history (name) values ('001-guest.sql');"
                        + "insert into guest (name) values ('Ada')");
        var files = new ArrayList<String>();
        DatabaseSample.base().forEach((path, content) -> files.addAll(List.of(path.value(), content.text())));
        files.addAll(List.of("helix.yaml", yaml("", "off")));
        root.make(temporary.resolve("shop"), files);
        root.does("control", "adopt-databases", "--yes");
        root.does("control", "start");
    }

    private static RepoPath path(String name) {
        return new RepoPath(name);
    }

    /** @param down what stands behind {@code up} of the migration, or nothing */
    private String yaml(String down, String sandbox) throws Exception {
        var java = "'" + DatabaseRoot.jdk("java") + "', -Xshare:auto, -XX:TieredStopAtLevel=1, -cp, 'out:"
                + DatabaseRoot.driver() + "'";
        var control = """
                build: [sh, -c, "'%s' -d out *.java"]
                start: [%s, Guests]
                migrate: { up: [%s, Migrate]%s }
                health: "http://127.0.0.1:{port}/"
                health_timeout: 10s
                """.formatted(DatabaseRoot.jdk("javac"), java, java, down);
        return root.yaml(control, "[" + java + ", GuestsTest, e2e]", "history: [schema_history]", sandbox);
    }

    @AfterEach
    void stopEverything() {
        root.close();
    }

    /** Fills a project by hand with the change, and with {@code service} in place of its service. */
    private void change(String id, String service, String migration) throws IOException {
        written(id, service, migration);
        root.does("project", "ready", id);
    }

    private void written(String id, String service, String migration) throws IOException {
        root.does("project", "create", id, "--title", "Tell languages");
        root.write(id, "modified/" + DatabaseSample.SERVICE, service);
        root.write(id, "modified/" + DatabaseSample.EXPECTED, DatabaseSample.feature(DatabaseSample.EXPECTED));
        root.write(id, "new/" + DatabaseSample.SECOND, migration);
    }

    private List<String> columns(boolean ofTest) {
        return Postgres.ask(
                ofTest ? Postgres.TEST : Postgres.PRODUCTION,
                ofTest ? root.twin : root.live,
                "select column_name::text from information_schema.columns where table_name = 'guest' order by 1");
    }

    @Test
    void aChangeWithAMigrationIsDevelopedJudgedRolledBackAndIntegrated() throws Exception {
        DevelopRoot.project(root.folder(), ID, PHASES);
        try (var helix = DevelopRoot.open(root.folder())) {
            var agent = DevelopRoot.agent(prompt -> {
                var written = new ArrayList<Path>();
                for (var name : List.of(DatabaseSample.SERVICE, DatabaseSample.EXPECTED, DatabaseSample.SECOND)) {
                    written.add(DevelopRoot.write(prompt.directory().resolve(name), DatabaseSample.feature(name)));
                }
                return written;
            });
            var developed = helix.development(agent).develop(ID, "user:ada", event -> {});
            assertThat(developed.status()).as("%s", developed.error()).isEqualTo(ProjectStatus.READY);
        }

        var deployed = root.does("project", "deploy", ID);
        assertThat(deployed.out())
                .contains("notes of migrations: 1 row of public.schema_history")
                .contains("is well on the migrated databases, too");
        assertThat(deployed.err()).doesNotContain("MIGRATION_NOT_COMPATIBLE");
        assertThat(DatabaseRoot.answer(root.test)).isEqualTo("Hi, Grace (en)!");
        assertThat(DatabaseRoot.answer(root.production)).isEqualTo("Hello, Ada!");
        assertThat(columns(false)).containsExactly("id", "name");

        root.does("project", "rollback", ID);
        assertThat(DatabaseRoot.answer(root.test)).isEqualTo("Hi, Grace!");
        assertThat(columns(true)).containsExactly("id", "name");

        assertThat(root.helix("doctor").out()).contains("production-backup", "can be kept before a migration");
        root.does("project", "deploy", ID);
        var integrated = root.does("project", "integrate", ID);
        assertThat(integrated.out()).contains("backup", ".postgres.dump", "migrated in");
        assertThat(DatabaseRoot.answer(root.production)).isEqualTo("Hello, Ada (en)!");
        assertThat(columns(false)).containsExactly("id", "language", "name");
        assertThat(Postgres.ask(Postgres.PRODUCTION, root.live, "select name from guest"))
                .containsExactly("Ada");
        StoredFiles.areAllTold(root.folder());
        StoredFiles.areForTheirOwnerAlone(root.folder());
    }

    @Test
    void productionThatDiesInProbationGoesBackWithItsDataRestored() throws Exception {
        change(
                "mortal",
                DatabaseSample.mortal(DatabaseSample.feature(DatabaseSample.SERVICE)),
                DatabaseSample.feature(DatabaseSample.SECOND));
        root.does("project", "deploy", "mortal");

        var integrated = root.helix("project", "integrate", "mortal");
        assertThat(integrated.code()).isEqualTo(1);
        assertThat(integrated.err() + integrated.out()).contains("was put back from .helix/backups/");
        assertThat(DatabaseRoot.answer(root.production)).isEqualTo("Hello, Ada!");
        assertThat(columns(false)).containsExactly("id", "name");
        assertThat(Postgres.ask(Postgres.PRODUCTION, root.live, "select name from schema_history"))
                .containsExactly("001-guest.sql");
    }

    @Test
    void aMigrationThatLeadsBackKeepsWhatWasWrittenMeanwhile() throws Exception {
        var down = ", down: ['" + DatabaseRoot.jdk("java") + "', -cp, 'out:" + DatabaseRoot.driver() + "', Back]";
        Files.writeString(root.folder().resolve("helix.yaml"), yaml(down, "off"));
        Files.writeString(root.folder().resolve("Back.java"), """
            public class Back {
                public static void main(String[] arguments) throws Exception {
                    try (var database = java.sql.DriverManager.getConnection("jdbc:" + System.getenv("HELIX_POSTGRES_URL"),
                                    System.getenv("HELIX_POSTGRES_USER"), "");
                            var statement = database.createStatement()) {
                        statement.execute("%s");
                        System.out.println("back to " + System.getenv("HELIX_PREVIOUS_TREE"));
                    }
                }
            }
            """.formatted(
                        "alter table guest drop column language; delete from schema_history where name like '002%'"));
        root.git().git("add", "-A");
        root.git().git("commit", "-qm", "A way back");
        root.does("control", "restart");
        change(
                "mortal",
                DatabaseSample.mortal(DatabaseSample.feature(DatabaseSample.SERVICE)),
                DatabaseSample.feature(DatabaseSample.SECOND));
        root.does("project", "deploy", "mortal");

        var integrated = root.helix("project", "integrate", "mortal");
        assertThat(integrated.err() + integrated.out()).contains("taken back by control.migrate.down");
        assertThat(DatabaseRoot.answer(root.production)).isEqualTo("Hello, Ada and Mallory!");
    }

    @Test
    void aMigrationThatMainsServiceCanNotLiveWithIsWarnedAboutAndOneThatFailsIsToldAndTakenBack() throws Exception {
        change(
                "renaming",
                DatabaseSample.feature(DatabaseSample.SERVICE).replace("string_agg(name ||", "string_agg(called ||"),
                DatabaseSample.feature(DatabaseSample.SECOND) + "alter table guest rename column name to called;\n");

        var deployed = root.does("project", "deploy", "renaming");
        assertThat(deployed.err())
                .contains("warning[MIGRATION_NOT_COMPATIBLE]: main's tree is not well on the migrated databases")
                .contains("what was written since is lost");
        assertThat(DatabaseRoot.answer(root.test)).isEqualTo("Hi, Grace (en)!");
        root.does("project", "rollback", "renaming");
        root.does("project", "abort", "renaming");

        change("wrong", DatabaseSample.feature(DatabaseSample.SERVICE), "alter table nowhere add column a int;\n");

        var failed = root.helix("project", "deploy", "wrong");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err() + failed.out()).contains("control.migrate", "\"nowhere\" does not exist");
        assertThat(DatabaseRoot.answer(root.test)).isEqualTo("Hi, Grace!");
    }

    /** Tries to leave something where no migration of a candidate has anything to write. */
    private static String outward(Path outside) {
        var migrate = Objects.requireNonNull(DatabaseSample.base().get(path(DatabaseSample.MIGRATE)))
                .text();
        assertThat(migrate).contains("var password =");
        return migrate.replace("var password =", """
                        try {
                            Files.writeString(Path.of("%s"), "escaped");
                            System.out.println("nothing keeps it in");
                        } catch (java.io.IOException e) {
                            System.out.println("kept in: " + e.getClass().getSimpleName());
                        }
                        var password =""".formatted(outside));
    }

    @Test
    void overHttpAMigrationRunsInTheSandboxAndProductionsIsMigratedFromTheSameServer() throws Exception {
        assumeTrue(SandboxWanted.here(), "there is no sandbox here");
        var outside = temporary.resolve("escaped.txt");
        var read = Stream.of(
                        DatabaseRoot.driver(),
                        DatabaseRoot.jdk("java").resolve("../..").normalize())
                .map(place -> "'" + place + "'")
                .toList();
        Files.writeString(root.folder().resolve("helix.yaml"), yaml("", "{ mode: required, read: " + read + " }"));
        root.git().git("add", "-A");
        root.git().git("commit", "-qm", "In a sandbox");
        written(
                "confined",
                DatabaseSample.feature(DatabaseSample.SERVICE),
                DatabaseSample.feature(DatabaseSample.SECOND));
        root.write("confined", "modified/" + DatabaseSample.MIGRATE, outward(outside));

        try (var helix = Helix.open(root.folder(), Lifetime.DETACHED, System.getenv());
                var server = helix.serve("1")) {
            assertThat(server.url()).isNotEmpty();
            var project = "/helix/evolution/projects/confined";
            assertThat(root.http(project + "/ready", "{}")).contains("\"succeeded\"");
            var deployed = root.http(project + "/deploy", "{}");
            assertThat(deployed).contains("\"state\":\"succeeded\"", "migrated in", "\"migrate\"");
            assertThat(DatabaseRoot.answer(root.test)).isEqualTo("Hi, Grace (en)!");
            assertThat(outside).doesNotExist();
            var tree =
                    helix.actions().show(new ProjectId("confined")).integrable().tree();
            var integrated = root.http(project + "/integrate", "{\"tree\":\"" + tree.sha() + "\"}");
            assertThat(integrated).contains("\"state\":\"succeeded\"", ".postgres.dump");
            assertThat(columns(false)).containsExactly("id", "language", "name");
            // The command line asks the same server.
            assertThat(root.helix("project", "rollback", "confined").err()).contains("integrated");
        }
    }
}
