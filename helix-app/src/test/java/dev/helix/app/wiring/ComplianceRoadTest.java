package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.ClaudeCli;
import dev.helix.app.Cli;
import dev.helix.app.GitFolder;
import dev.helix.domain.port.Agent;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
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
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From turns of a served chat to the numbers of {@code /metrics}, and to a replay of what was recorded. */
class ComplianceRoadTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String DONE = "\n\n<!-- STEP: done -->";
    private static final String PLAN = """
        ---
        adr_id: "001"
        title: Slots
        status: Proposed
        files:
          modify: [%s]
        ---

        # Slots

        ## Context

        Restarts take long.

        ## Decision

        We rename.

        ## Acceptance Criteria

        - [ ] a switch takes less than a second

        <!-- STEP: generate -->
        """;

    @TempDir
    private Path folder;

    private Path root(String agent, String consultant) throws IOException {
        var git = GitFolder.with(folder.resolve("shop"), "app.txt", "one\n");
        var root = git.folder();
        Files.writeString(root.resolve("helix.yaml"), """
            production: { port: 8001 }
            agent: %s
            consultant: { locale: en, adr_profile: helix-en, max_retries: 1%s }
            server: { port: %d }
            """.formatted(agent, consultant, FreePort.find()));
        Files.writeString(root.resolve(".gitignore"), "projects/\n.helix/\n");
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "Begin");
        return root;
    }

    private static String send(Path root, HttpRequest.Builder request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(
                    request.header(
                                    "Authorization",
                                    "Bearer " + LocalCredential.read(root).orElseThrow())
                            .header("Content-Type", "application/json")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isIn(200, 422);
            return response.body();
        }
    }

    private static String ask(Path root, String url, String chat) throws Exception {
        var body = JSON.createObjectNode().put("model", "helix-consultant");
        body.putArray("messages").addObject().put("role", "user").put("content", "Restarts take long: " + chat);
        return JSON.readTree(send(
                        root,
                        HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                                .header("X-OpenWebUI-Chat-Id", chat)
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))))
                .at("/choices/0/message/content")
                .asString();
    }

    /** Returns the series of compliance that are not zero. */
    private static Map<String, Double> metrics(Path root, String url) throws Exception {
        return send(root, HttpRequest.newBuilder(URI.create(url + "/metrics")))
                .lines()
                .filter(line -> line.matches(
                        "helix_(answers|rules|shadow_rules|drafts_sent_back|answer_(retries|added\\w+))_total.*"))
                .map(line -> line.replaceFirst("_total(\\{[^}]*})? ", "$1 ").split(" "))
                .filter(pair -> Double.parseDouble(pair[1]) != 0)
                .collect(Collectors.toMap(pair -> pair[0], pair -> Double.parseDouble(pair[1])));
    }

    private static JsonNode replay(Path root, Object... more) {
        var arguments = new ArrayList<Object>(List.of("replay", "--root", root, "--since", "7d", "--format", "json"));
        arguments.addAll(List.of(more));
        var run = Cli.run(arguments.toArray());
        assertThat(run.code()).as("%s", run).isZero();
        return JSON.readTree(run.out());
    }

    private static <T> T served(Path root, Agent agent, Asking<T> work) throws Exception {
        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant = helix.consultant(agent);
                var server = helix.serve("test", consultant)) {
            return work.at(server.url());
        }
    }

    private interface Asking<T> {
        T at(String url) throws Exception;
    }

    private static String rule(String validator, String fate) {
        return "helix_rules{fate=\"" + fate + "\",validator=\"" + validator + "\"}";
    }

    @Test
    void eachFateOfARuleIsCountedAndTheTurnsArePlayedAgainAloneAndBesideTheServer() throws Exception {
        var root = root("{ kind: scripted }", ", shadow: [hygiene]");
        var mild = Files.writeString(
                folder.resolve("mild.yaml"), "consultant: {validators: [file-existence], max_retries: 1}\n");
        var strict = Files.writeString(
                folder.resolve("strict.yaml"),
                "consultant: {validators: [hygiene, step-marker], locale: en, max_retries: 0}\n");
        var agent = new ScriptedAgent(Script.named("a")
                .say("```py\np = '/home/noor/x/y'\n```" + DONE)
                .turn()
                .say("Text <!-- STEP: done --> behind it.")
                .turn()
                .say("No marker.")
                .turn()
                .pause(Duration.ofMillis(30))
                .say(DONE)
                .turn()
                .say(PLAN.formatted("none.txt"))
                .turn()
                .say(PLAN.formatted("app.txt"))
                .turn()
                .say("What is it for?")
                .turn()
                .say("What is it for?")
                .turn()
                .say(PLAN.formatted("none.txt"))
                .turn()
                .say(PLAN.formatted("nor-this.txt"))
                .end());

        var beside = served(root, agent, url -> {
            for (var chat : List.of("kept", "code", "splice", "retry", "guess", "failed")) {
                assertThat(ask(root, url, chat).isEmpty()).isEqualTo(chat.equals("failed"));
            }
            var counted = metrics(root, url);
            assertThat(counted)
                    .containsEntry("helix_answers{outcome=\"accepted\"}", 5.0)
                    .containsEntry("helix_answers{outcome=\"exhausted\"}", 1.0)
                    .containsEntry(rule("step-marker", "kept"), 3.0)
                    .containsEntry(rule("step-marker", "repaired_by_code"), 1.0)
                    .containsEntry(rule("step-marker", "repaired_by_splice"), 1.0)
                    .containsEntry(rule("step-marker", "inferred"), 1.0)
                    .containsEntry(rule("file-existence", "repaired_by_retry"), 1.0)
                    .containsEntry(rule("file-existence", "failed"), 1.0)
                    .containsEntry("helix_answer_retries", 4.0)
                    .containsEntry("helix_shadow_rules{fate=\"failed\",validator=\"hygiene\"}", 1.0)
                    .containsEntry("helix_shadow_rules{fate=\"kept\",validator=\"hygiene\"}", 5.0);
            assertThat(counted.get("helix_answer_added_seconds")).isGreaterThanOrEqualTo(0.03);
            return List.of(replay(root), replay(root, "--policy", mild), replay(root, "--policy", strict));
        });

        assertThat(beside.get(0).at("/answers").intValue()).isEqualTo(6);
        assertThat(beside.get(0).at("/changed")).isEmpty();
        assertThat(beside.get(0).at("/then")).isEqualTo(beside.get(0).at("/now"));
        assertThat(beside.get(1).at("/now/accepted").intValue()).isEqualTo(4);
        assertThat(beside.get(1).at("/now/retried").intValue()).isEqualTo(1);
        assertThat(beside.get(1).at("/now/failed").intValue()).isEqualTo(1);
        assertThat(beside.get(2).at("/validators/hygiene/failed_now").intValue())
                .isEqualTo(1);
        assertThat(List.of(replay(root), replay(root, "--policy", mild), replay(root, "--policy", strict)))
                .as("the same without a server")
                .isEqualTo(beside);
        assertThat(replay(root, "--shadow", "hygiene")
                        .at("/validators/hygiene/now")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void whatHooksSentBackWithinTheTurnIsCountedForAServedChat() throws Exception {
        try (var api = ScriptedMessagesApi.start()) {
            var root = root(
                    "{kind: claude, sandbox: off, command: ['" + ClaudeCli.path()
                            + "'], env: {ANTHROPIC_API_KEY: dummy," + " ANTHROPIC_BASE_URL: '" + api.baseUrl() + "'}}",
                    "");
            api.reply(ModelReply.text("no marker"), ModelReply.text("better" + DONE));
            try (var helix = Helix.open(root, Lifetime.BOUND, Map.of())) {
                helix.withAgent(agent -> unchecked(() -> {
                    try (var consultant = helix.consultant(agent);
                            var server = helix.serve("test", consultant)) {
                        assertThat(ask(root, server.url(), "one")).isEqualTo("better");
                        assertThat(metrics(root, server.url()))
                                .containsEntry("helix_answers{outcome=\"accepted\"}", 1.0)
                                .containsEntry("helix_drafts_sent_back{validator=\"step-marker\"}", 1.0)
                                .containsEntry(rule("step-marker", "repaired_in_turn"), 1.0)
                                .containsEntry(rule("adr-structure", "kept"), 1.0);
                        api.otherwise(request -> ModelReply.text("never a marker"));
                        ask(root, server.url(), "two");
                        assertThat(metrics(root, server.url()))
                                .containsEntry(rule("step-marker", "inferred"), 1.0)
                                .containsEntry("helix_answer_retries", 1.0)
                                .hasEntrySatisfying(
                                        "helix_answer_added_usd",
                                        usd -> assertThat(usd).isPositive())
                                .hasEntrySatisfying(
                                        "helix_answer_added_seconds",
                                        spent -> assertThat(spent).isPositive());
                    }
                    return agent.name();
                }));
            }
            assertThat(replay(root).at("/answers").intValue()).isEqualTo(2);
        }
    }

    private static <T> T unchecked(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
