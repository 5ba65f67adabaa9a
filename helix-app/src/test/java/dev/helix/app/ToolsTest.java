package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.wiring.Helix;
import dev.helix.app.wiring.HookPolicyTest;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HELIX as a server of the Model Context Protocol: alone, beside a server, by HTTP, in its own chat, and asked by the real Claude Code. */
class ToolsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private Path root;
    private int port;

    @BeforeEach
    void aRoot() throws Exception {
        port = FreePort.find();
        root = GitFolder.with(
                        folder.resolve("shop"),
                        "greeting.txt",
                        "hello\n",
                        "adr/001-slots.md",
                        HookPolicyTest.GOOD_ADR.replace("title: Slots", "title: \"Slots: two of them\""),
                        "helix.yaml",
                        """
                        main_branch: main
                        production: {}
                        validation: { unit: { command: [echo, "1 passed, 0 failed"] } }
                        agent: { kind: scripted }
                        consultant: { locale: en, adr_profile: helix-en }
                        server: { port: %d }
                        """.formatted(port))
                .folder();
        assertThat(Cli.run("init", root).err()).isEmpty();
    }

    @AfterEach
    void close() throws Exception {
        http.close();
        for (var each : opened.reversed()) {
            each.close();
        }
    }

    private void serve() throws Exception {
        var helix = Helix.open(root, Lifetime.DETACHED, Map.of());
        opened.add(helix);
        var consultant =
                helix.consultant(new ScriptedAgent(Script.named("nothing").end()));
        opened.add(consultant);
        opened.add(helix.serve("test", consultant));
    }

    private static String message(String tool, Map<String, ?> arguments) {
        return JSON.writeValueAsString(Map.of(
                "jsonrpc",
                "2.0",
                "id",
                1,
                "method",
                "tools/call",
                "params",
                Map.of("name", tool, "arguments", arguments)));
    }

    private static final Map<String, Object> PROJECT = Map.of(
            "id",
            "greet",
            "title",
            "Greets in German",
            "description",
            "It says Hallo.",
            "acceptance",
            List.of("It says Hallo."),
            "phases",
            List.of(Map.of("id", "do", "name", "Do it", "prompt", "Write it.", "outputs", List.of("new/a.txt"))));

    /** Says messages to `helix mcp` as a client does that starts it, and returns what it answers. */
    private List<JsonNode> standardStreams(String... messages) throws Exception {
        var builder = new ProcessBuilder(HelixProcess.helix("mcp", "--root", root.toString()))
                .redirectError(folder.resolve("mcp.log").toFile());
        builder.environment().remove("HELIX_ROOT");
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write((String.join("\n", messages) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().map(JSON::readTree).toList();
    }

    @Test
    void messagesBeyondTheBoundsAreAnsweredAndTheNextOneIsRead() throws Exception {
        var told =
                standardStreams("{},".repeat(9_000_000), "{\"a\":".repeat(100_000), message("list_projects", Map.of()));

        assertThat(told).hasSize(3);
        assertThat(told.subList(0, 2))
                .allSatisfy(answer -> assertThat(answer.at("/error/message").asString())
                        .startsWith("the message goes beyond the bounds: "));
        assertThat(told.getLast().at("/result/structuredContent/projects").isArray())
                .isTrue();
    }

    @Test
    void aloneItLooksAndDraftsAndWhatItDraftsIsAProjectThatWaits() throws Exception {
        var told = standardStreams(
                message("draft_project", PROJECT),
                message("list_projects", Map.of("status", "pending")),
                message("list_decisions", Map.of()),
                message("read_decision", Map.of("path", "adr/001-slots.md")),
                message("read_decision", Map.of("path", "adr/../helix.yaml.md")),
                message("draft_decision", Map.of("title", "Locks", "text", HookPolicyTest.BAD_ADR)),
                message("draft_decision", Map.of("title", "Locks", "text", decision("Locks"))),
                message("show_project", Map.of("id", "nobody")));

        assertThat(told.get(0).at("/result/structuredContent/draft").asString()).isEqualTo("greet");
        assertThat(told.get(1).at("/result/structuredContent/projects/0/id").asString())
                .isEqualTo("greet");
        assertThat(told.get(2).at("/result/structuredContent/decisions/0/path").asString())
                .isEqualTo("adr/001-slots.md");
        assertThat(told.get(2).at("/result/structuredContent/decisions/0/title").asString())
                .isEqualTo("Slots: two of them");
        assertThat(told.get(3).at("/result/structuredContent/text").asString()).contains("## Decision");
        assertThat(told.get(4).at("/result/isError").asBoolean()).isTrue();
        assertThat(told.get(5).at("/result/structuredContent/error/message").asString())
                .contains("MISSING_ADR_SECTION");
        assertThat(told.get(6).at("/result/structuredContent/draft").asString()).isEqualTo("adr-002-locks");
        assertThat(told.get(7).at("/result/structuredContent/error/code").asString())
                .isEqualTo("PROJECT_NOT_FOUND");
        assertThat(root.resolve("projects/evolution/greet/phases.yaml"))
                .content()
                .contains("Write it.");
        assertThat(root.resolve("projects/evolution/adr-002-locks/new/adr/002-locks.md"))
                .content()
                .contains("adr_id: \"002\"");
        assertThat(Cli.run("project", "show", "greet", "--root", root).out()).contains("pending");
    }

    private static String decision(String title) {
        return HookPolicyTest.GOOD_ADR.replace("title: Slots", "title: " + title);
    }

    @Test
    void besideAServerTheServerIsAsked() throws Exception {
        serve();

        var told = standardStreams(message("draft_project", PROJECT), message("list_conflicts", Map.of()));

        assertThat(told.getFirst().at("/result/structuredContent/draft").asString())
                .isEqualTo("greet");
        assertThat(told.getLast().at("/result/isError").asBoolean()).isFalse();
        assertThat(Cli.run("project", "list", "--root", root).out()).contains("greet");
    }

    private HttpResponse<String> post(String token, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String token(String name, String... flags) {
        var words = new ArrayList<Object>(List.of("token", "create", name, "--root", root));
        words.addAll(List.of(flags));
        return Cli.run(words.toArray()).out().lines().findFirst().orElseThrow().strip();
    }

    @Test
    void byHttpATokenIsNeededAndItsRoleAndProjectsCount() throws Exception {
        var viewer = token("looker", "--role", "viewer");
        var other = token("other", "--role", "operator", "--projects", "shop-*");
        serve();
        var own = LocalCredential.read(root).orElseThrow();

        assertThat(post("", message("list_projects", Map.of())).statusCode()).isEqualTo(401);
        assertThat(post(own, message("list_projects", Map.of()), "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
                                        .header("Authorization", "Bearer " + own)
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        assertThat(post(own, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                        .statusCode())
                .isEqualTo(202);
        for (var none : List.of("", "{", "[]", "{\"id\":1}", "17")) {
            var refused = post(own, none);
            assertThat(refused.statusCode()).as(none).isEqualTo(400);
            assertThat(refused.body()).as(none).contains("\"BAD_REQUEST\"");
        }
        assertThat(post(viewer, message("draft_project", PROJECT)).body()).contains("FORBIDDEN");
        assertThat(post(other, message("draft_project", PROJECT)).body()).contains("shop-*");
        assertThat(post(own, message("draft_project", PROJECT)).body()).contains("\"isError\":false");
        assertThat(post(viewer, message("show_project", Map.of("id", "greet"))).body())
                .contains("Greets in German");
        assertThat(post(other, message("show_project", Map.of("id", "greet"))).body())
                .contains("\"isError\":true")
                .doesNotContain("Greets in German");
        assertThat(post(other, message("list_projects", Map.of())).body()).doesNotContain("greet");
        assertThat(Files.readString(root.resolve(".helix/audit.jsonl"))).contains("\"create\"", "greet");
    }

    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void theRealClaudeCodeDraftsByIt() throws Exception {
        var server = Map.of(
                "mcpServers",
                Map.of(
                        "helix",
                        Map.of(
                                "type",
                                "stdio",
                                "command",
                                HelixProcess.helix().getFirst(),
                                "args",
                                HelixProcess.helix("mcp", "--root", root.toString()).stream()
                                        .skip(1)
                                        .toList(),
                                "env",
                                Map.of("LC_ALL", "C.UTF-8"))));
        var settings = Files.writeString(folder.resolve("mcp.json"), JSON.writeValueAsString(server));
        var home = Files.createDirectories(folder.resolve("home"));
        try (var api = ScriptedMessagesApi.start()) {
            api.reply(
                    ModelReply.tool("toolu_1", "mcp__helix__draft_project", PROJECT),
                    ModelReply.text("It is drafted."));

            var process = ClaudeCli.byHand(
                            home,
                            home,
                            api,
                            "Draft it.",
                            "--mcp-config",
                            settings.toString(),
                            "--strict-mcp-config",
                            "--allowedTools",
                            "mcp__helix")
                    .start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(said).isZero();
            assertThat(api.requests().getLast().toString()).contains("helix project develop greet");
        }
        assertThat(Cli.run("project", "show", "greet", "--root", root).out()).contains("Greets in German");
    }

    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void theConsultantDraftsByACallThatIsCheckedAtOnce() throws Exception {
        try (var api = ScriptedMessagesApi.start()) {
            var file = root.resolve("helix.yaml");
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "agent: { kind: scripted }",
                                    "agent: { kind: claude, command: ['" + ClaudeCli.path()
                                            + "'], env: { ANTHROPIC_API_KEY: dummy, ANTHROPIC_BASE_URL: '"
                                            + api.baseUrl()
                                            + "' } }"));
            api.reply(
                    ModelReply.tool("toolu_1", "mcp__helix__draft_project", Map.of("id", "../greet")),
                    ModelReply.tool("toolu_2", "mcp__helix__draft_project", PROJECT),
                    ModelReply.tool("toolu_3", "mcp__helix__list_projects", Map.of()),
                    ModelReply.text("It is drafted.\n\n<!-- STEP: generate -->"));
            var helix = Helix.open(root, Lifetime.DETACHED, System.getenv());
            opened.add(helix);
            var answer = helix.withAgent(agent -> {
                try (var consultant = helix.consultant(agent);
                        var server = helix.serve("test", consultant)) {
                    return chat(LocalCredential.read(root).orElseThrow(), server.url());
                }
            });

            assertThat(answer).contains("It is drafted.", "greet");
            var asked = api.requests().stream().map(JsonNode::toString).toList();
            assertThat(asked.getFirst()).contains("mcp__helix__draft_decision", "additionalProperties");
            assertThat(asked.get(1)).contains("is_error\":true");
            assertThat(asked.get(2)).contains("HELIX takes it over with your answer");
            assertThat(asked.getLast()).contains("\\\"projects\\\":[]");
            helix.close();
            opened.remove(helix);
        }
        assertThat(Cli.run("project", "show", "greet", "--root", root).out()).contains("Greets in German", "pending");
        assertThat(root.resolve("projects/evolution/greet/phases.yaml"))
                .content()
                .contains("Write it.");
    }

    private String chat(String token, String url) {
        var body = JSON.writeValueAsString(Map.of(
                "model",
                "helix-consultant",
                "messages",
                List.of(Map.of("role", "user", "content", "It should greet in German."))));
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                                    .timeout(Duration.ofMinutes(2))
                                    .header("Authorization", "Bearer " + token)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
