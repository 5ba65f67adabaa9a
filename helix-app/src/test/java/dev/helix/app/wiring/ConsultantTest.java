package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.FolderSessions;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.Cli;
import dev.helix.app.StoredFiles;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A chat over everything real but the agent: folders, git, server. */
class ConsultantTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DRAFT = """
        ---
        adr_id: "000"
        title: Search in an index
        status: Proposed
        ---

        # Search in an index

        ## Context

        Searching takes too long.

        ## Decision

        We keep an index beside the data.

        ## Acceptance Criteria

        - [ ] a search takes less than 100 ms
        """;

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void repository() throws Exception {
        root = Files.createDirectories(folder.resolve("shop"));
        int port = FreePort.find();
        Files.writeString(root.resolve("helix.yaml"), """
            production:
              port: 8001
            agent:
              kind: scripted
            validation:
              unit: { command: [echo, "2 passed, 0 failed"] }
            consultant:
              locale: en
            server:
              port: %d
            """.formatted(port));
        Files.writeString(root.resolve("readme.md"), "Shop\n");
        Files.writeString(root.resolve(".gitignore"), "projects/\n.helix/\n");
        git("init", "-q", "-b", "main");
        git("add", "-A");
        git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "Begin");
        git("config", "user.name", "A");
        git("config", "user.email", "a@example.org");
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .directory(root.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private String answer(String url, String message, String parent, String... messages) throws Exception {
        var body = JSON.createObjectNode().put("model", "helix-consultant");
        var list = body.putArray("messages");
        for (int i = 0; i < messages.length; i++) {
            list.addObject().put("role", i % 2 == 0 ? "user" : "assistant").put("content", messages[i]);
        }
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                            .header(
                                    "Authorization",
                                    "Bearer " + LocalCredential.read(root).orElseThrow())
                            .header("Content-Type", "application/json")
                            .header("X-OpenWebUI-Chat-Id", "chat-1")
                            .header("X-OpenWebUI-Message-Id", message)
                            .header("X-OpenWebUI-User-Message-Parent-Id", parent)
                            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode answer = JSON.readTree(response.body());
            return answer.path("choices")
                    .path(0)
                    .path("message")
                    .path("content")
                    .asString();
        }
    }

    @Test
    void fromTheFirstQuestionToANumberedDecisionInAProjectAcrossARestart() throws Exception {
        var before = Script.named("before")
                .say("What for?\n\n<!-- STEP: why -->")
                .turn()
                .write("adr/search.md", DRAFT)
                .write("projects/evolution/fast-search/spec.yaml", "title: Fast search\nacceptence: []\n")
                .say("Here is the draft.\n\n<!-- STEP: generate -->")
                .turn()
                .write("projects/evolution/fast-search/spec.yaml", "title: Fast search\ndescription: By an index.\n")
                .say("Here is the draft.\n\n<!-- STEP: generate -->")
                .end();
        String one;
        String two;
        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant = helix.consultant(new ScriptedAgent(before));
                var server = helix.serve("test", consultant)) {
            one = answer(server.url(), "m1", "", "Make the search faster");
            two = answer(server.url(), "m2", "m1", "Make the search faster", one, "It annoys everybody");
        }
        assertThat(one).isEqualTo("What for?");
        assertThat(two).contains("Here is the draft.").contains("`fast-search`");
        assertThat(root.resolve("projects/evolution/fast-search/spec.yaml"))
                .content()
                .contains("By an index.");

        var agent = new ScriptedAgent(Script.named("after")
                .say("It is final.\n\n<!-- STEP: finalize -->")
                .end());
        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant = helix.consultant(agent);
                var server = helix.serve("test", consultant)) {
            var three = answer(
                    server.url(), "m3", "m2", "Make the search faster", one, "It annoys everybody", two, "Agreed");
            assertThat(three)
                    .contains("It is final.")
                    .contains("ADR 001")
                    .contains("**The plan** for `fast-search`:", "no phase: it is the decision alone")
                    .contains("`adr/001-search-in-an-index.md`", "no condition of acceptance named")
                    .contains("so far in this chat: ")
                    .endsWith("Next: `/ready fast-search`");

            // No dead end: each answer offers what takes the decision, which has no code, on to production.
            var ready = answer(server.url(), "m4", "m3", "/ready fast-search");
            assertThat(ready).startsWith("✓").endsWith("Next: `/deploy fast-search`");
            var deployed = answer(server.url(), "m5", "m4", "/deploy fast-search");
            assertThat(deployed).startsWith("✓").contains("`/integrate fast-search`");
            assertThat(answer(server.url(), "m6", "m5", "Integriere!")).startsWith("✓ `fast-search` is in production.");
            assertThat(root.resolve("adr/001-search-in-an-index.md")).content().contains("We keep an index");
        }
        // The new process's agent knows no session, so it was told all that was said.
        assertThat(agent.prompts()).hasSize(2);
        assertThat(agent.prompts().getLast().text())
                .contains("It annoys everybody")
                .contains("../../..");

        var project = root.resolve("projects/archive/fast-search");
        assertThat(project.resolve("new/adr/001-search-in-an-index.md"))
                .content()
                .contains("adr_id: \"001\"")
                .contains("We keep an index");
        assertThat(project.resolve("new/adr/INDEX.md")).content().contains("Search in an index");
        assertThat(project.resolve("spec.yaml")).content().contains("adr/001-search-in-an-index.md");
        try (var sessions = Files.list(root.resolve("projects/sessions"))) {
            var session = sessions.findFirst().orElseThrow();
            assertThat(session.resolve("status.json")).content().contains("\"step\" : \"finalize\"");
            assertThat(session.resolve("transcript.jsonl")).content().contains("Make the search faster");
        }
        StoredFiles.areForTheirOwnerAlone(root);
    }

    @Test
    void anAnswerMayTellWhatHelixHasDoneAndNothingElse() throws Exception {
        var agent = new ScriptedAgent(Script.named("claims")
                .write("adr/search.md", DRAFT)
                .write("projects/evolution/fast-search/spec.yaml", "title: Fast search\n")
                .say("It is final.\n\n<!-- STEP: finalize -->")
                .turn()
                .say("Done: `fast-search` is now live in production.\n\n<!-- STEP: finalize -->")
                .turn()
                .say("`fast-search` is now deployed to the test system.\n\n<!-- STEP: finalize -->")
                .turn()
                .say("Done, deployed!\n\n<!-- STEP: finalize -->")
                .end());
        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant = helix.consultant(agent);
                var server = helix.serve("test", consultant)) {
            var one = answer(server.url(), "m1", "", "Make the search faster");
            assertThat(answer(server.url(), "m2", "m1", "/ready fast-search")).startsWith("✓");
            assertThat(answer(server.url(), "m3", "m2", "/deploy fast-search")).startsWith("✓");

            var told = answer(server.url(), "m4", "m3", "Make the search faster", one, "Where is it now?");

            assertThat(told).contains("now deployed to the test system").doesNotContain("in production");
            assertThat(agent.prompts()).hasSize(3);
            assertThat(agent.prompts().getLast().text()).contains("now live in production");
            // It was deployed a moment ago, and nothing else was.
            assertThat(answer(server.url(), "m5", "m4", "Make the search faster", one, "Where is it?", told, "So?"))
                    .contains("Done, deployed!");
        }
        assertThat(agent.prompts()).hasSize(4);
    }

    @Test
    void aFinalDecisionShowsThePlanWithItsCostInTheChatsLanguageAndOffersToDevelop() throws Exception {
        var config = root.resolve("helix.yaml");
        Files.writeString(
                config, Files.readString(config).replace("locale: en", "locale: de\n  adr_profile: helix-en"));
        var agent = new ScriptedAgent(Script.named("plan")
                .write("adr/search.md", DRAFT)
                .write(
                        "projects/evolution/fast-search/spec.yaml",
                        "title: Fast search\nacceptance: [it is fast, it is right]\n")
                .write(
                        "projects/evolution/fast-search/phases.yaml",
                        "phases:\n  - {id: index, name: Build the index, prompt: Do it., outputs: [new/index.txt]}\n")
                .say("Here it is, and it is final.\n\n<!-- STEP: finalize -->")
                .end());
        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant = helix.consultant(agent);
                var server = helix.serve("test", consultant)) {
            assertThat(answer(server.url(), "m1", "", "Mach die Suche schneller"))
                    .contains("ADR 001", "**Der Plan** für `fast-search`:")
                    .contains("- eine Phase:\n   1. Build the index\n")
                    .contains(
                            "- 3 Dateien:\n   - `adr/001-search-in-an-index.md`\n   - `adr/INDEX.md`\n   - `new/index.txt`\n")
                    .contains("- 2 Abnahmebedingungen:\n   - it is fast\n   - it is right\n")
                    .contains("- bisher in diesem Chat: ")
                    .endsWith("Als Nächstes: `/develop fast-search`");
        }
    }

    @Test
    void aDraftThatIsNoUtf8StaysWhereItIsAndThePersonIsTold() throws Exception {
        var agent = new ScriptedAgent(Script.named("latin")
                .write("adr/search.md", DRAFT)
                .say("Here is the draft.\n\n<!-- STEP: generate -->")
                .turn()
                .say("It is final.\n\n<!-- STEP: finalize -->")
                .end());
        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant = helix.consultant(agent);
                var server = helix.serve("test", consultant)) {
            var one = answer(server.url(), "m1", "", "Make the search faster");
            Path draft;
            try (var sessions = Files.list(root.resolve("projects/sessions"))) {
                draft = sessions.findFirst().orElseThrow().resolve("adr/search.md");
            }
            var bytes = DRAFT.replace("index", "W\u00F6rterbuch").getBytes(StandardCharsets.ISO_8859_1);
            Files.write(draft, bytes);

            var two = answer(server.url(), "m2", "m1", "Make the search faster", one, "Agreed");

            assertThat(two)
                    .contains("It is final.", "The draft `search.md` is not wholly UTF-8")
                    .doesNotContain("ADR 001");
            assertThat(draft).hasBinaryContent(bytes);
            assertThat(root.resolve("projects/evolution"))
                    .satisfiesAnyOf(
                            folder -> assertThat(folder).doesNotExist(),
                            folder -> assertThat(folder).isEmptyDirectory());
        }
    }

    @Test
    void whoAsksForCodeHealthHasTheAgentGetHelixsOwnFindings() throws Exception {
        Files.createDirectories(root.resolve("src"));
        Files.writeString(root.resolve("src/main.py"), "import prices\n");
        Files.writeString(root.resolve("src/prices.py"), "x = 1\n");
        Files.writeString(root.resolve("src/forgotten.py"), "forgotten = 1\n");
        Files.writeString(root.resolve("old.bak"), "");
        var agent = new ScriptedAgent(Script.named("health")
                .say("One file.\n\n<!-- STEP: why -->")
                .turn()
                .say("Hello.\n\n<!-- STEP: why -->")
                .end());
        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant = helix.consultant(agent);
                var server = helix.serve("test", consultant)) {
            answer(server.url(), "m1", "", "Is there dead code here?");
        }

        assertThat(agent.prompts().getFirst().text())
                .contains("Is there dead code here?", "- dead: `src/forgotten.py", "- BACKUP_FILE: `old.bak")
                .doesNotContain("src/prices.py");
    }

    @Test
    void aChatGoesWithItsFolderWhenItIsOlderThanChatDaysAndTheAuditLogNamesIt() throws Exception {
        var yaml = root.resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("locale: en", "locale: en\n  chat_days: 365"));
        var chats = new FolderSessions(root);
        var now = Instant.now();
        var old = chat(chats, now.minus(Duration.ofDays(366)));
        var young = chat(chats, now.minus(Duration.ofDays(364)));
        chats.keep(old, new byte[] {1}, "png");

        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant =
                        helix.consultant(new ScriptedAgent(Script.named("none").end()));
                var server = helix.serve("test", consultant)) {
            assertThat(server.url()).isNotEmpty();
        }

        assertThat(chats.directory(old)).doesNotExist();
        assertThat(chats.directory(young)).isDirectory();
        assertThat(chats.all()).extracting(ChatSession::id).containsExactly(young);
        assertThat(root.resolve(".helix/audit.jsonl"))
                .content()
                .contains("forget chat", old.value())
                .doesNotContain(young.value());
    }

    private static SessionId chat(FolderSessions chats, Instant at) {
        var chat = ChatSession.created(SessionId.of(UUID.randomUUID()), "c" + at, at);
        chats.save(chat);
        chats.note(chat.id(), at, "user", "hello");
        return chat.id();
    }

    @Test
    void anEnforcedAnswerIsCountedAndLeavesARecordThatCanBePlayedAgain() throws Exception {
        var agent = new ScriptedAgent(Script.named("a")
                .say("What is it for?")
                .turn()
                .say("<!-- STEP: why -->")
                .end());
        try (var helix = Helix.open(root, Lifetime.BOUND, Map.of());
                var consultant = helix.consultant(agent);
                var server = helix.serve("1", consultant)) {
            answer(server.url(), "m-1", "u-1", "We need a search.");

            assertThat(get(server.url() + "/metrics"))
                    .contains(
                            "helix_answers_total{outcome=\"accepted\"} 1.0",
                            "helix_rules_total{fate=\"repaired_by_splice\",validator=\"step-marker\"} 1.0",
                            "helix_rules_total{fate=\"kept\",validator=\"adr-structure\"} 1.0");
        }

        try (var records = Files.list(root.resolve(".helix/answers"))) {
            assertThat(records).hasSize(1);
        }
        var replayed = Cli.run("replay", "--root", root);
        assertThat(replayed.code()).isZero();
        assertThat(replayed.out()).contains("1 answer ", "accepted after retries");
    }

    private String get(String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header(
                                            "Authorization",
                                            "Bearer "
                                                    + LocalCredential.read(root).orElseThrow())
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
