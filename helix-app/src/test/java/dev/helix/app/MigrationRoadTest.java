package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.RealDatabases.Postgres;
import dev.helix.app.RealDatabases.Redis;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.testkit.DatabaseSample;
import dev.helix.testkit.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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

    private Path root = Path.of("");
    private GitFolder git = new GitFolder(Path.of(""));
    private int production;
    private int test;
    private String live = "";
    private String twin = "";

    @BeforeEach
    void makeRoot() throws Exception {
        assumeTrue(
                Stream.of("pg_dump", "pg_restore")
                        .allMatch(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)))),
                "there is no pg_dump and pg_restore on the PATH, by which production's database is kept");
        live = Postgres.database(Postgres.PRODUCTION);
        twin = Postgres.database(Postgres.TEST);
        Postgres.run(
                Postgres.PRODUCTION,
                live,
                Objects.requireNonNull(DatabaseSample.base().get(path(DatabaseSample.FIRST)))
                        .text());
        Postgres.run(
                Postgres.PRODUCTION,
                live,
                "create table schema_history (name text primary key, at timestamptz default now());"
                        + "insert into schema_history (name) values ('001-guest.sql');"
                        + "insert into guest (name) values ('Ada')");
        Redis.ask(Redis.PRODUCTION, "SET greeting Hello");
        Redis.ask(Redis.TEST, "FLUSHALL");
        production = FreePort.find();
        test = FreePort.find();
        var files = new ArrayList<String>();
        DatabaseSample.base().forEach((path, content) -> files.addAll(List.of(path.value(), content.text())));
        files.addAll(List.of("helix.yaml", yaml("")));
        git = GitFolder.with(temporary.resolve("shop"), files.toArray(String[]::new));
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        root = git.folder();
        does("init", root);
        does("control", "adopt-databases", "--yes");
        does("control", "start");
    }

    private static RepoPath path(String name) {
        return new RepoPath(name);
    }

    private String yaml(String down) throws Exception {
        var driver = Path.of(Class.forName("org.postgresql.Driver")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var bin = Path.of(System.getProperty("java.home"), "bin");
        var java = "'" + bin.resolve("java") + "', -Xshare:auto, -XX:TieredStopAtLevel=1, -cp, 'out:" + driver + "'";
        return """
            main_branch: main
            production:
              port: %d
              control:
                build: [sh, -c, "'%s' -d out *.java"]
                start: [%s, Guests]
                migrate: { up: [%s, Migrate]%s }
                health: "http://127.0.0.1:{port}/"
                health_timeout: 10s
            test: { port: %d }
            probation: 1s
            validation:
              unit: { command: [sh, -c, 'echo "1 passed, 0 failed"'], timeout: 1m }
              e2e: { command: [%s, GuestsTest, e2e], timeout: 1m }
            data:
              postgres:
                production: { url: "%s", user: postgres }
                test: { url: "%s", user: postgres }
                history: [schema_history]
              redis: { production: { url: "%s" }, test: { url: "%s" } }
            agent: { kind: scripted }
            sandbox: off
            server: { port: %d }
            """.formatted(
                        production,
                        bin.resolve("javac"),
                        java,
                        java,
                        down,
                        test,
                        java,
                        live,
                        twin,
                        Redis.url(Redis.PRODUCTION),
                        Redis.url(Redis.TEST),
                        FreePort.find());
    }

    @AfterEach
    void stopEverything() {
        if (!root.equals(Path.of(""))) {
            Cli.run("control", "stop", "--root", root);
            Cli.run("control", "--system", "test", "stop", "--root", root);
        }
    }

    private Cli helix(Object... arguments) {
        var words = new ArrayList<>(Arrays.asList(arguments));
        if (!words.getFirst().equals("init")) {
            words.addAll(List.of("--root", root));
        }
        return Cli.run(words.toArray());
    }

    private Cli does(Object... arguments) {
        var run = helix(arguments);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run;
    }

    private static String answer(int port) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    /** Fills a project by hand with the change, and with {@code service} in place of its service. */
    private void change(String id, String service, String migration) throws IOException {
        does("project", "create", id, "--title", "Tell languages");
        write(id, "modified/" + DatabaseSample.SERVICE, service);
        write(id, "modified/" + DatabaseSample.EXPECTED, DatabaseSample.feature(DatabaseSample.EXPECTED));
        write(id, "new/" + DatabaseSample.SECOND, migration);
        does("project", "ready", id);
    }

    private void write(String id, String file, String text) throws IOException {
        var path = root.resolve("projects/evolution").resolve(id).resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    private List<String> columns(boolean ofTest) {
        return Postgres.ask(
                ofTest ? Postgres.TEST : Postgres.PRODUCTION,
                ofTest ? twin : live,
                "select column_name::text from information_schema.columns where table_name = 'guest' order by 1");
    }

    @Test
    void aChangeWithAMigrationIsDevelopedJudgedRolledBackAndIntegrated() throws Exception {
        DevelopRoot.project(root, ID, PHASES);
        try (var helix = DevelopRoot.open(root)) {
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

        var deployed = does("project", "deploy", ID);
        assertThat(deployed.out())
                .contains("notes of migrations: 1 row of public.schema_history")
                .contains("is well on the migrated databases, too");
        assertThat(deployed.err()).doesNotContain("MIGRATION_NOT_COMPATIBLE");
        assertThat(answer(test)).isEqualTo("Hi, Grace (en)!");
        assertThat(answer(production)).isEqualTo("Hello, Ada!");
        assertThat(columns(false)).containsExactly("id", "name");

        does("project", "rollback", ID);
        assertThat(answer(test)).isEqualTo("Hi, Grace!");
        assertThat(columns(true)).containsExactly("id", "name");

        assertThat(helix("doctor").out()).contains("production-backup", "can be kept before a migration");
        does("project", "deploy", ID);
        var integrated = does("project", "integrate", ID);
        assertThat(integrated.out()).contains("backup", ".postgres.dump", "migrated in");
        assertThat(answer(production)).isEqualTo("Hello, Ada (en)!");
        assertThat(columns(false)).containsExactly("id", "language", "name");
        assertThat(Postgres.ask(Postgres.PRODUCTION, live, "select name from guest"))
                .containsExactly("Ada");
        StoredFiles.areAllTold(root);
        StoredFiles.areForTheirOwnerAlone(root);
    }

    /** On the test system it is well; in production it is for a while. */
    private static String diesInProduction() {
        return DatabaseSample.feature(DatabaseSample.SERVICE)
                .replace("int status = 200;", """
                    int status = 200;
                    if ("production".equals(System.getenv("HELIX_SYSTEM")) && ++asked == 3) {
                        System.exit(1);
                    }
                    """)
                .replace("public static void main", "static int asked;\n\n    public static void main")
                .replace("server.start();", """
                    if ("production".equals(System.getenv("HELIX_SYSTEM"))) {
                        try (var postgres = postgres(); var statement = postgres.createStatement()) {
                            statement.execute("insert into guest (name) values ('Mallory')");
                        }
                    }
                    server.start();
                    """);
    }

    @Test
    void productionThatDiesInProbationGoesBackWithItsDataRestored() throws Exception {
        change("mortal", diesInProduction(), DatabaseSample.feature(DatabaseSample.SECOND));
        does("project", "deploy", "mortal");

        var integrated = helix("project", "integrate", "mortal");
        assertThat(integrated.code()).isEqualTo(1);
        assertThat(integrated.err() + integrated.out()).contains("was put back from .helix/backups/");
        assertThat(answer(production)).isEqualTo("Hello, Ada!");
        assertThat(columns(false)).containsExactly("id", "name");
        assertThat(Postgres.ask(Postgres.PRODUCTION, live, "select name from schema_history"))
                .containsExactly("001-guest.sql");
    }

    @Test
    void aMigrationThatLeadsBackKeepsWhatWasWrittenMeanwhile() throws Exception {
        var down = ", down: ['" + Path.of(System.getProperty("java.home"), "bin/java") + "', -cp, 'out:"
                + Path.of(Class.forName("org.postgresql.Driver")
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                + "', Back]";
        Files.writeString(root.resolve("helix.yaml"), yaml(down));
        Files.writeString(root.resolve("Back.java"), """
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
        git.git("add", "-A");
        git.git("commit", "-qm", "A way back");
        does("control", "restart");
        change("mortal", diesInProduction(), DatabaseSample.feature(DatabaseSample.SECOND));
        does("project", "deploy", "mortal");

        var integrated = helix("project", "integrate", "mortal");
        assertThat(integrated.err() + integrated.out()).contains("taken back by control.migrate.down");
        assertThat(answer(production)).isEqualTo("Hello, Ada and Mallory!");
    }

    @Test
    void aMigrationThatMainsServiceCanNotLiveWithIsWarnedAboutAndOneThatFailsIsToldAndTakenBack() throws Exception {
        change(
                "renaming",
                DatabaseSample.feature(DatabaseSample.SERVICE).replace("string_agg(name ||", "string_agg(called ||"),
                DatabaseSample.feature(DatabaseSample.SECOND) + "alter table guest rename column name to called;\n");

        var deployed = does("project", "deploy", "renaming");
        assertThat(deployed.err())
                .contains("warning[MIGRATION_NOT_COMPATIBLE]: main's tree is not well on the migrated databases")
                .contains("what was written since is lost");
        assertThat(answer(test)).isEqualTo("Hi, Grace (en)!");
        does("project", "rollback", "renaming");
        does("project", "abort", "renaming");

        change("wrong", DatabaseSample.feature(DatabaseSample.SERVICE), "alter table nowhere add column a int;\n");

        var failed = helix("project", "deploy", "wrong");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err() + failed.out()).contains("control.migrate", "\"nowhere\" does not exist");
        assertThat(answer(test)).isEqualTo("Hi, Grace!");
    }
}
