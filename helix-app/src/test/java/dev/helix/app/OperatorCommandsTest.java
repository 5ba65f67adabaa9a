package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.JournalSnapshot;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.PortHolder;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.doctor.Diagnosis;
import dev.helix.app.doctor.RootChecks;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.testkit.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code doctor}, {@code control} and {@code recover}, on a root that {@code init} made. */
class OperatorCommandsTest {

    private static final String SERVICE = """
        import com.sun.net.httpserver.HttpServer;
        import java.net.*;
        public class Service {
            public static void main(String[] args) throws Exception {
                var port = Integer.parseInt(System.getenv("HELIX_PORT"));
                var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
                server.createContext("/healthz", exchange -> { exchange.sendResponseHeaders(200, -1); exchange.close(); });
                server.start();
                System.out.println("listening");
            }
        }
        """;

    @TempDir
    private Path temporary;

    private Path root;
    private int port;
    private int testPort;

    @BeforeEach
    void makeRoot() throws Exception {
        root = temporary.toRealPath().resolve("shop");
        var git = GitFolder.with(root, "Service.java", SERVICE);
        port = FreePort.find();
        testPort = FreePort.find();
        assertThat(Cli.run("init", root, "--port", port, "--test-port", testPort)
                        .code())
                .isZero();
        var yaml = root.resolve("helix.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replaceAll("agent: \\{.*}", "agent: { kind: scripted }")
                        .replace(
                                "start: [java,",
                                "start: ['" + Path.of(System.getProperty("java.home"), "bin/java") + "',"));
        git.git("add", "helix.yaml");
        git.git("commit", "-q", "-m", "A HELIX root");
    }

    @AfterEach
    void stopSystems() {
        Cli.run("control", "stop", "--root", root);
    }

    @Test
    void doctorFindsNothingWrongWithAFreshRoot() {
        var run = Cli.run("doctor", "--verify", "--root", root);

        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.out()).contains("ok       main-branch", "test-slot-a", "every file matches its tree");
    }

    @Test
    void doctorNamesWhatIsWrongAndWhatToDo() throws Exception {
        Files.writeString(root.resolve(".git/info/exclude"), "");
        Files.writeString(root.resolve(".git/index.lock"), "");
        Files.writeString(temporary.resolve("shop-test/current/Service.java"), "tampered\n");

        try (var stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var run = Cli.run("doctor", "--verify", "--root", root);

            assertThat(run.code()).isEqualTo(ExitCode.FAILED.code());
            assertThat(run.out())
                    .containsPattern("FAILED +excludes .*-> helix init")
                    .containsPattern("FAILED +git-locks .*index.lock")
                    .containsPattern("FAILED +production-port .*" + stranger.getLocalPort() + " is taken by process "
                            + ProcessHandle.current().pid())
                    .containsPattern("FAILED +test-slot-a .*Service.java");
        }
    }

    private void configure(String from, String to) throws Exception {
        var yaml = root.resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml).replaceFirst(from, to));
    }

    @Test
    void doctorNotesWhatABuildIsToMakeAndFindsWhatOnlyTheSlotHas() throws Exception {
        configure(
                "validation:.*\\n( .*\\n)*", "validation: { unit: { command: [.venv/bin/python, -m, pytest, -q] } }\n");
        var missing = Cli.run("doctor", "--root", root);
        assertThat(missing.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(missing.out()).containsPattern("FAILED +validation-unit .*'.venv/bin/python'");

        configure("start:", "build: [python3, -m, venv, .venv]\n    start:");
        var built = Cli.run("doctor", "--root", root);
        assertThat(built.out())
                .containsPattern("note +validation-unit .*'.venv/bin/python'.*control.build is to make it")
                .doesNotContainPattern("FAILED +validation-unit");

        configure("build: .*\n", "linked_paths: [.venv]\n");
        var python = temporary.resolve("shop-test/current/.venv/bin/python");
        Files.createDirectories(python.resolveSibling("."));
        Files.writeString(python, "#!/bin/sh\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        assertThat(Cli.run("doctor", "--root", root).out()).containsPattern("ok +validation-unit +.venv/bin/python");
    }

    @Test
    void doctorNotesAnAgentThatIsMissingForPeopleFillProjectsByHand() throws Exception {
        configure("agent: \\{.*}", "agent: { kind: claude, command: [no-such-claude] }");

        var run = Cli.run("doctor", "--root", root);

        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.out())
                .containsPattern("note .*no-such-claude.*projects can be filled by hand")
                .doesNotContain("FAILED");
    }

    @Test
    void doctorSpeaksJsonAndNothingElse() throws Exception {
        Files.writeString(root.resolve("helix.yaml"), "production: { prot: 1 }\n");

        var run = Cli.run("doctor", "--format", "json", "--root", root);

        var told = JsonMapper.builder().build().readTree(run.out());
        assertThat(run.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(told.path("healthy").asBoolean(true)).isFalse();
        assertThat(told.path("checks").findValuesAsString("name")).contains("java", "git", "helix.yaml");
    }

    @Test
    void doctorAndStatusOnlyLookWhileAnotherHelixWorks() {
        try (var helix = Helix.open(root, Lifetime.DETACHED, System.getenv())) {
            helix.actions()
                    .create(
                            new ProjectId("one"),
                            new Spec("One", "", null, List.of()),
                            List.of(),
                            Requester.local("user:a", "test"));

            var doctor = Cli.run("doctor", "--root", root);
            assertThat(doctor.code()).as(doctor.out()).isZero();
            assertThat(doctor.out())
                    .contains(
                            "HELIX works here as process "
                                    + ProcessHandle.current().pid(),
                            "1 project");
            assertThat(Cli.run("control", "status", "--root", root).out()).contains("production: stopped");
            var start = Cli.run("control", "start", "--root", root);
            assertThat(start.code()).isEqualTo(ExitCode.TRY_LATER.code());
            assertThat(start.err()).contains("error[ROOT_IN_USE]");
        }
    }

    @Test
    void systemIsStartedWatchedAndStopped() throws Exception {
        assertThat(Cli.run("control", "status", "--root", root).code()).isEqualTo(ExitCode.FAILED.code());

        var start = Cli.run("control", "start", "--root", root);
        assertThat(start.code()).as(start.err()).isZero();
        var status = JsonMapper.builder()
                .build()
                .readTree(Cli.run("control", "status", "--format", "json", "--root", root)
                        .out());
        assertThat(status.path("state").asString()).isEqualTo("running");
        assertThat(status.path("healthy").asBoolean()).isTrue();
        assertThat(status.path("pid").asLong()).isPositive();
        assertThat(status.path("port_holder").asString())
                .contains("process " + status.path("pid").asLong());
        assertThat(Cli.run("control", "logs", "--lines", "5", "--root", root).out())
                .contains("listening");

        var restart = Cli.run("control", "--system", "production", "restart", "--root", root);
        assertThat(restart.code()).as(restart.err()).isZero();
        assertThat(Cli.run("control", "stop", "--root", root).code()).isZero();
        assertThat(PortHolder.isFree(port)).isTrue();
    }

    @Test
    void libraryHasNothingToStart() throws Exception {
        var library =
                GitFolder.with(temporary.resolve("library"), "a.txt", "a\n").folder();
        Cli.run("init", library);

        var run = Cli.run("control", "--system", "test", "start", "--root", library);

        assertThat(run.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run.err()).contains("error[LIBRARY]: helix.yaml has no test.control");
        assertThat(Cli.run("control", "status", "--root", library).code()).isZero();
    }

    @Test
    void noteThatSomebodyEditedIsReportedAndPutBack() throws Exception {
        var id = new ProjectId("one");
        try (var helix = Helix.open(root, Lifetime.DETACHED, System.getenv())) {
            helix.actions()
                    .create(id, new Spec("One", "", null, List.of()), List.of(), Requester.local("user:a", "test"));
        }
        var note = root.resolve("projects/evolution/one/status.json");
        var before = Files.readString(note);
        Files.writeString(note, before.replace("\"pending\"", "\"integrated\""));

        assertThat(Cli.run("doctor", "--root", root).out())
                .contains("status-notes", "one is pending, and its status.json says integrated");
        assertThat(Cli.run("recover", "--root", root).code()).isZero();
        assertThat(note).hasContent(before);
    }

    @Test
    void clockThatWentBackIsReported() throws Exception {
        try (var helix = Helix.open(root, Lifetime.DETACHED, System.getenv())) {
            helix.actions()
                    .create(
                            new ProjectId("one"),
                            new Spec("One", "", null, List.of()),
                            List.of(),
                            Requester.local("user:a", "test"));
        }
        var journal = new JournalSnapshot(root.resolve(".helix/journal.jsonl"));
        var diagnosis = new Diagnosis();

        new RootChecks(root, () -> Instant.now().minus(Duration.ofDays(1))).clock(diagnosis, journal);

        assertThat(diagnosis.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(diagnosis.checks())
                .singleElement()
                .satisfies(check -> assertThat(check.remedy()).contains("set the clock"));
    }

    @Test
    void recoverSaysThatNothingWasUnfinished() {
        var run = Cli.run("recover", "--root", root);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("nothing was unfinished");
    }
}
