package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.LocalCredential;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Developing as users see it: through a server in a process of its own. */
@Timeout(300)
class DevelopServerTest {

    private static final String THREE_PHASES = """
            phases:
              - {id: one, prompt: Do first., outputs: [new/one.txt]}
              - {id: two, prompt: Do second., outputs: [new/two.txt]}
              - {id: three, prompt: Do third., outputs: [new/three.txt]}
            """;

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<Process> started = new ArrayList<>();
    private Path root;
    private int port;

    @BeforeEach
    void make() throws IOException {
        root = DevelopRoot.make(folder.resolve("root")).folder();
        port = FreePort.find();
    }

    @AfterEach
    void endServers() throws Exception {
        http.close();
        for (var process : started) {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        }
    }

    private void configure(String agent) throws IOException {
        var file = root.resolve("helix.yaml");
        Files.writeString(
                file,
                Files.readString(file).replace("agent: {kind: scripted}", agent) + "server: {port: " + port + "}\n");
    }

    private Process serve() throws Exception {
        var log = folder.resolve("server-" + started.size() + ".txt");
        var builder = new ProcessBuilder(HelixProcess.helix("serve", "--root", root.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("HELIX_ROOT");
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        started.add(process);
        Eventually.holds("the server answers", () -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return answers();
        });
        return process;
    }

    private boolean answers() throws InterruptedException {
        try {
            return http.send(request("/healthz").build(), BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + LocalCredential.read(root).orElse(""))
                .timeout(Duration.ofMinutes(3));
    }

    private JsonNode project(String id) throws Exception {
        var answer = http.send(request("/helix/evolution/projects/" + id).build(), BodyHandlers.ofString());
        return new JsonMapper().readTree(answer.body());
    }

    private JsonNode post(String id, String action, int wait) throws Exception {
        var answer = http.send(
                request("/helix/evolution/projects/" + id + "/" + action)
                        .header("Prefer", "wait=" + wait)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        return new JsonMapper().readTree(answer.body());
    }

    private JsonNode await(String id, Predicate<JsonNode> condition) throws Exception {
        Eventually.holds(id + " gets there", () -> {
            assertThat(started.getLast().isAlive()).isTrue();
            return condition.test(project(id));
        });
        return project(id);
    }

    @Test
    void killedInTheSecondOfThreePhasesAServerGoesOnThereAfterTheNextStart() throws Exception {
        configure("agent: {kind: scripted, script: talk.yaml}");
        var project = DevelopRoot.project(root, DevelopRoot.ID, THREE_PHASES);
        Files.writeString(root.resolve("talk.yaml"), """
                turns:
                  - acts: [{write: one.txt, content: first}, {say: Done.}]
                  - acts: [{write: half.txt, content: half}, {pause: 10m}]
                """);
        var killed = serve();
        var operation = post("greet", "develop", 0).path("id").asString("");
        Eventually.holds("the second phase is half done", () -> {
            assertThat(killed.isAlive()).isTrue();
            return Files.exists(project.resolve("workspace/half.txt"));
        });
        killed.destroyForcibly().waitFor();
        assertThat(Files.readString(project.resolve("status.json"))).contains("\"developing\"");

        Files.writeString(root.resolve("talk.yaml"), """
                turns:
                  - acts: [{write: two.txt, content: second}, {say: Done.}]
                  - acts: [{write: three.txt, content: third}, {say: Done.}]
                """);
        serve();
        assertThat(project("greet").path("status").asString("")).isEqualTo("developing");
        var ended = post("greet", "develop", 120);

        assertThat(ended.path("state").asString("")).as("%s", ended).isEqualTo("succeeded");
        assertThat(ended.path("id").asString("")).isNotEqualTo(operation);
        assertThat(ended.path("steps").toString()).contains("finished before; its inputs are the same");
        assertThat(project("greet").path("status").asString("")).isEqualTo("ready");
        assertThat(project.resolve("new")).isDirectoryContaining("glob:**/one.txt");
        assertThat(project.resolve("new/one.txt")).hasContent("first");
        assertThat(project.resolve("new/half.txt")).doesNotExist();
        // The attempt that was killed is told, and counts.
        assertThat(project.resolve("REPORT.md"))
                .content()
                .contains("All runs together: 4 attempts", "| " + operation + " | two |");
    }

    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void threeProjectsOfTheRealCommandLineSideBySideReachProduction() throws Exception {
        var ids = List.of("alpha", "beta", "gamma");
        try (var api = ScriptedMessagesApi.start()) {
            api.otherwise(request -> developer(ids, request));
            configure("agent: {kind: claude, command: ['" + ClaudeCli.path() + "'], max_processes: 3, env: {"
                    + "ANTHROPIC_API_KEY: dummy, ANTHROPIC_BASE_URL: '" + api.baseUrl() + "'}}");
            for (var id : ids) {
                DevelopRoot.project(
                        root,
                        new ProjectId(id),
                        "phases:\n  - {id: work, prompt: Write " + id
                                + "., gates: [files_exist, tests, spec_coverage], " + "outputs: [new/" + id
                                + ".txt]}\n");
            }
            serve();
            for (var id : ids) {
                post(id, "develop", 0);
            }
            for (var id : ids) {
                var done = await(
                        id,
                        project -> !List.of("pending", "developing")
                                .contains(project.path("status").asString("")));
                assertThat(done.path("status").asString("")).as("%s", done).isEqualTo("ready");
            }
            for (var id : ids) {
                assertThat(post(id, "deploy", 120).path("state").asString("")).isEqualTo("succeeded");
                assertThat(post(id, "integrate", 120).path("state").asString(""))
                        .isEqualTo("succeeded");
                assertThat(project(id).path("status").asString("")).isEqualTo("integrated");
            }
        }
        var git = new GitFolder(root);
        for (var id : ids) {
            assertThat(git.git("show", "main:" + id + ".txt")).isEqualTo("by " + id);
        }
    }

    /** A model that writes what its project asks for, and reports then. */
    private ModelReply developer(List<String> ids, JsonNode request) {
        var text = request.path("messages").toString();
        for (var id : ids) {
            if (text.contains("Write " + id + ".")) {
                var file = root.resolve("projects/evolution/" + id + "/workspace/" + id + ".txt");
                return text.contains("\"tool_result\"")
                        ? ModelReply.text("AC-1 is met.")
                        : ModelReply.write("toolu_" + id, file.toString(), "by " + id + "\n");
            }
        }
        return ModelReply.text("ok");
    }
}
