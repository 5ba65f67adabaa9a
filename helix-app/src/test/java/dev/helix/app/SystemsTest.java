package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.cli.ExitCode;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real systems that are broken, die, are stopped and are repaired: by the command line alone, beside a server, and by HTTP. */
class SystemsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String SERVICE = """
        import http.server, os, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(int(open("status.txt").read()))
                self.end_headers()
            def log_message(self, *args):
                pass
        if not os.path.exists("built.txt"):
            sys.exit("nobody has built this")
        print("listening", flush=True)
        http.server.HTTPServer(("127.0.0.1", int(os.environ["HELIX_PORT"])), Handler).serve_forever()
        """;

    @TempDir
    private Path temporary;

    private GitFolder git;
    private Path root;
    private String url;
    private @Nullable Process server;

    @BeforeEach
    void makeRoot() throws Exception {
        git = GitFolder.with(temporary.resolve("shop"), "service.py", SERVICE, "status.txt", "200\n");
        root = git.folder();
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        int port = FreePort.find();
        url = "http://127.0.0.1:" + port;
        git.write("helix.yaml", """
            main_branch: main
            production:
              port: %d
              control:
                build: [sh, -c, 'echo built >built.txt; echo compiled 3 files']
                start: [python3, service.py]
                health: "http://127.0.0.1:{port}/"
                health_timeout: 5s
            test: { port: %d }
            probation: 0s
            validation:
              unit: { command: [sh, -c, 'echo "3 passed, 0 failed"'], timeout: 1m }
            agent: { kind: scripted }
            server: { port: %d }
            """.formatted(FreePort.find(), FreePort.find(), port));
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "A HELIX root");
    }

    @AfterEach
    void stopEverything() throws Exception {
        if (server != null) {
            server.destroy();
            server.waitFor(20, TimeUnit.SECONDS);
        }
        if (Files.exists(root.resolve("helix.yaml"))) {
            Cli.run("control", "stop", "--root", root);
            Cli.run("control", "--system", "test", "stop", "--root", root);
        }
    }

    private Cli helix(Object... arguments) {
        var words = new ArrayList<>(Arrays.asList(arguments));
        words.addAll(List.of("--root", root));
        return Cli.run(words.toArray());
    }

    private Cli does(Object... arguments) {
        var run = helix(arguments);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run;
    }

    private void init() {
        var run = Cli.run("init", root);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
    }

    private JsonNode status() {
        return JSON.readTree(helix("control", "status", "--format", "json").out());
    }

    private void breakMain() throws IOException {
        git.write("status.txt", "500\n");
        git.git("commit", "-q", "-am", "Broken");
    }

    private void repair() throws IOException {
        does("project", "create", "repair", "--title", "Repair");
        var file = root.resolve("projects/evolution/repair/modified/status.txt");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "200\n");
        does("project", "ready", "repair");
        does("project", "deploy", "repair");
        does("project", "integrate", "repair");
        assertThat(status().path("healthy").asBoolean()).isTrue();
    }

    private void serve() throws Exception {
        var log = temporary.resolve("serve.log");
        var process = new ProcessBuilder(HelixProcess.helix("serve", "--root", root.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        server = process;
        Eventually.holds(
                "the system gets there",
                () -> Files.readString(log).contains("HELIX listens on") || !process.isAlive());
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
    }

    private String served() throws IOException {
        return Files.readString(temporary.resolve("serve.log"));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return JSON.readTree(client.send(
                            HttpRequest.newBuilder(URI.create(url + path))
                                    .header(
                                            "Authorization",
                                            "Bearer "
                                                    + LocalCredential.read(root).orElseThrow())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }

    @Test
    void brokenProductionIsRepairedByTheCommandLineAlone() throws Exception {
        breakMain();
        init();

        var start = helix("control", "start");

        assertThat(start.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(start.err()).contains("error[STEP_FAILED]").contains("500");
        repair();
    }

    @Test
    void brokenProductionIsRepairedBesideAServer() throws Exception {
        breakMain();
        init();
        serve();
        assertThat(served()).contains("warning: the production system does not run", "500");

        repair();
    }

    /** {@code init} without a build, and the build is added to {@code helix.yaml} afterwards. */
    @Test
    void buildThatIsAddedLaterIsDoneWhenTheSystemIsStarted() throws Exception {
        var yaml = Files.readString(root.resolve("helix.yaml"));
        git.write("helix.yaml", yaml.replaceAll("(?m)^ *build:.*\n", ""));
        init();
        assertThat(helix("control", "--system", "test", "start").code()).isEqualTo(ExitCode.FAILED.code());
        git.write("helix.yaml", yaml);

        does("control", "--system", "test", "start");

        assertThat(temporary.toRealPath().resolve("shop-test/current/built.txt"))
                .exists();
        git.write("helix.yaml", yaml.replace("compiled 3", "compiled 4"));
        init();
        does("control", "--system", "test", "restart");
    }

    @Test
    void whatABuildPrintedIsToldWhenItFails() throws Exception {
        var yaml = Files.readString(root.resolve("helix.yaml"));
        git.write("helix.yaml", yaml.replace("echo compiled 3 files", "echo no such symbol; exit 3"));

        var start = helix("control", "start");

        assertThat(start.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(start.err())
                .contains("no such symbol")
                .contains("error[STEP_FAILED]")
                .contains("exit code 3");
    }

    @Test
    void productionThatDiesIsStartedAgainAndOneThatIsStoppedIsNot() throws Exception {
        init();
        serve();
        var first = status().path("pid").asLong();
        assertThat(get("/helix/systems/production").path("pid").asLong()).isEqualTo(first);
        assertThat(get("/healthz").path("systems").path("production").asString())
                .isEqualTo("running");

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        Eventually.holds(
                "the system gets there",
                () -> status().path("healthy").asBoolean()
                        && status().path("pid").asLong() != first);
        assertThat(get("/helix/systems/production").at("/supervision/restarts").asInt())
                .isEqualTo(1);
        Eventually.holds(
                "the system gets there", () -> served().contains("production ended by itself and was started again"));

        assertThat(does("control", "stop").out()).contains("the production system is stopped");
        assertThat(get("/helix/systems/production").path("state").asString()).isEqualTo("stopped");
        assertThat(does("control", "start").out()).contains("the production system runs tree");
        assertThat(does("control", "restart").out()).contains("the production system runs tree");
        assertThat(get("/helix/systems").path("systems").findValuesAsString("state"))
                .containsExactly("running", "running");
    }

    @Test
    void deadProductionIsSeenByTheDoctor() throws Exception {
        init();
        does("control", "start");
        ProcessHandle.of(status().path("pid").asLong()).orElseThrow().destroyForcibly();
        Eventually.holds(
                "the system gets there", () -> status().path("state").asString().equals("died"));

        var doctor = helix("doctor");

        assertThat(doctor.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(doctor.out()).containsPattern("FAILED +production-process .*ended by itself.*control .*start");
        does("control", "start");
    }

    @Test
    void serverPutsEditedNotesBackAndEndsWithASentenceWhenItsRootIsGone() throws Exception {
        init();
        serve();
        does("project", "create", "one", "--title", "One");
        var note = root.resolve("projects/evolution/one/status.json");
        var before = Files.readString(note);
        Files.writeString(note, before.replace("pending", "integrated"));
        Eventually.holds("the system gets there", () -> Files.readString(note).equals(before));
        var pid = status().path("pid").asLong();
        var away = temporary.resolve("away");
        Files.move(root, away);

        var process = Objects.requireNonNull(server);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).as(served()).isEqualTo(ExitCode.ENVIRONMENT.code());
        assertThat(served()).contains("error[ROOT_GONE]: the root " + root + " is gone", "production " + pid);
        assertThat(served()).doesNotContain("\tat dev.helix");
        Files.move(away, root);
    }
}
