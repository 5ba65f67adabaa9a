package dev.helix.app.wiring;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.adapter.http.HookServer;
import dev.helix.app.ClaudeCli;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The real command line, whose hooks call the server and are answered by the validators of a helix.yaml. */
@EnabledIf(
        value = "dev.helix.app.ClaudeCli#isWanted",
        disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
public class HookPolicyTest {

    public static final String GOOD_ADR = """
        ---
        adr_id: "001"
        title: Slots
        status: proposed
        ---

        ## Context

        A

        ## Decision

        B

        ## Acceptance Criteria

        - [ ] C
        """;
    public static final String BAD_ADR = GOOD_ADR.replace("## Acceptance Criteria", "## Something else");
    public static final String MARKER = "\n\n<!-- STEP: what -->";

    @TempDir
    private Path folder;

    private Path root = Path.of("");
    private Path session = Path.of("");
    private ScriptedMessagesApi api;
    private HookServer server;
    private ClaudeAgent agent;

    @BeforeEach
    void open() throws IOException {
        root = root(folder.resolve("root"));
        session = Files.createDirectories(root.resolve("projects/sessions/one"));
        api = ScriptedMessagesApi.start();
        var sessions = new HookPolicy(root, new ConfigReader(root, Map.of()).readHooks()).sessions();
        server = HookServer.start(new AgentHooks(sessions));
        agent = ClaudeAgent.open(
                ClaudeCli.settings(folder.resolve("agent"), api).withAccess(ClaudeSettings.Access.to(root)),
                sessions.at(server.base()),
                UUID::randomUUID);
    }

    public static Path root(Path root) throws IOException {
        for (var name : List.of("src", "adr", ".git", ".helix", "projects/evolution/other")) {
            Files.createDirectories(root.resolve(name));
        }
        Files.writeString(root.resolve("helix.yaml"), """
            production: { port: 18001 }
            consultant: { locale: en, adr_profile: helix-en }
            """);
        return root;
    }

    @AfterEach
    void close() {
        agent.close();
        server.close();
        api.close();
    }

    private List<AgentEvent> ask() {
        var events = play(agent, Prompt.first("hi", session, AgentProfile.CONSULTANT));
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        return events;
    }

    @Test
    void anAnswerWithoutItsMarkerIsSentBackOnceAndRepaired() {
        api.reply(ModelReply.text("no marker"), ModelReply.text("better" + MARKER));

        assertThat(all(ask(), AgentEvent.Superseded.class))
                .singleElement()
                .satisfies(draft -> assertThat(draft.reason()).contains("MISSING_STEP_MARKER"));

        api.otherwise(request -> ModelReply.text("never a marker"));
        assertThat(all(ask(), AgentEvent.Superseded.class)).hasSize(1);
    }

    @Test
    void anAdrIsCheckedTheMomentItIsSaved() {
        var adr = session.resolve("adr/001-slots.md").toString();
        api.reply(
                ModelReply.write("toolu_1", adr, BAD_ADR),
                ModelReply.write("toolu_2", adr, GOOD_ADR),
                ModelReply.text("done" + MARKER));

        var events = ask();

        assertThat(all(events, AgentEvent.HookFeedback.class)).singleElement().satisfies(feedback -> {
            assertThat(feedback.hook()).isEqualTo("PostToolUse:Write");
            assertThat(feedback.reason()).contains("MISSING_ADR_SECTION", "001-slots.md");
        });
        assertThat(all(events, AgentEvent.Superseded.class)).isEmpty();
    }

    @Test
    void anAdrThatWasLeftBrokenSendsTheAnswerBack() {
        var adr = session.resolve("adr/001-slots.md").toString();
        api.reply(
                ModelReply.write("toolu_1", adr, BAD_ADR),
                ModelReply.text("done" + MARKER),
                ModelReply.write("toolu_2", adr, GOOD_ADR),
                ModelReply.text("now it is" + MARKER));

        assertThat(all(ask(), AgentEvent.Superseded.class))
                .singleElement()
                .satisfies(draft -> assertThat(draft.reason()).contains("MISSING_ADR_SECTION"));
    }

    @Test
    void writesStayInTheSessionAlsoThroughASymbolicLink() throws IOException {
        Files.createSymbolicLink(session.resolve("link"), root.resolve("src"));
        var outside = List.of(
                root.resolve("src/a.txt"),
                root.resolve("helix.yaml"),
                root.resolve(".git/config"),
                root.resolve(".helix/journal.jsonl"),
                root.resolve("projects/evolution/other/new/a"),
                session.resolve("link/b.txt"),
                folder.resolve("c.txt"));
        var before = Files.readString(root.resolve("helix.yaml"));
        outside.forEach(file -> api.reply(ModelReply.write("toolu_" + outside.indexOf(file), file.toString(), "x")));
        api.reply(ModelReply.write("toolu_in", session.resolve("in.txt").toString(), "x"));
        api.reply(ModelReply.text("done" + MARKER));

        assertThat(all(ask(), AgentEvent.ToolResult.class))
                .extracting(AgentEvent.ToolResult::failed)
                .containsExactly(true, true, true, true, true, true, true, false);
        assertThat(outside).filteredOn(Files::exists).containsExactly(root.resolve("helix.yaml"));
        assertThat(root.resolve("helix.yaml")).hasContent(before);
    }

    @Test
    void readsStayInTheSessionAndTheRepositoryAlsoThroughASymbolicLink() throws IOException {
        var other = Files.createDirectories(root.resolve("projects/sessions/two"));
        Files.writeString(other.resolve("transcript.jsonl"), "top-secret");
        Files.writeString(root.resolve(".git/config"), "top-secret");
        Files.writeString(root.resolve("src/a.txt"), "to be read");
        Files.createSymbolicLink(session.resolve("link"), other);
        Files.createSymbolicLink(root.resolve("src/link"), other);
        var files = List.of(
                root.resolve("src/a.txt"),
                other.resolve("transcript.jsonl"),
                session.resolve("link/transcript.jsonl"),
                root.resolve("src/link/transcript.jsonl"),
                session.resolve("../two/transcript.jsonl"),
                root.resolve(".git/config"),
                root.resolve("helix.yaml"));
        files.forEach(file -> api.reply(
                ModelReply.tool("toolu_" + files.indexOf(file), "Read", Map.of("file_path", file.toString()))));
        api.reply(
                ModelReply.tool(
                        "toolu_link",
                        "Grep",
                        Map.of("pattern", "top", "path", session.resolve("link").toString(), "output_mode", "content")),
                ModelReply.tool(
                        "toolu_all",
                        "Grep",
                        Map.of("pattern", "top|read", "path", root.toString(), "output_mode", "content")));
        api.reply(ModelReply.text("done" + MARKER));

        var results = all(ask(), AgentEvent.ToolResult.class);

        assertThat(results)
                .extracting(AgentEvent.ToolResult::failed)
                .containsExactly(false, true, true, true, true, true, true, true, false);
        assertThat(results).noneMatch(result -> result.text().contains("top-secret"));
        assertThat(results.getLast().text()).contains("to be read");
    }
}
