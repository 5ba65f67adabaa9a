package dev.helix.adapter.claude;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command line with hooks that call HELIX over loopback. */
@NeedsRealCli
class ClaudeHooksTest {

    private static final String MARKER = "<!-- STEP: what -->";

    @TempDir
    private Path folder;

    private ScriptedMessagesApi api;
    private FakeHookServer hooks;
    private ClaudeAgent agent;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(session());
        Files.createDirectories(root().resolve("src"));
        Files.createDirectories(root().resolve("adr"));
        api = ScriptedMessagesApi.start();
        var decisions = new HookDecisions(
                file -> file.startsWith(session()) || file.startsWith(root().resolve("adr"))
                        ? null
                        : file + " is outside",
                place -> null,
                new HookChecks() {
                    @Override
                    public boolean concerns(String prompt) {
                        return true;
                    }

                    @Override
                    public Optional<String> ofAnswer(Answer answer) {
                        return answer.text().contains(MARKER) ? Optional.empty() : Optional.of("MISSING_STEP_MARKER");
                    }

                    @Override
                    public Optional<String> ofFile(Path file) {
                        return read(file).contains("## Kontext")
                                ? Optional.empty()
                                : Optional.of("MISSING_ADR_SECTION");
                    }
                },
                2);
        hooks = new FakeHookServer(decisions::decide);
        agent = ClaudeAgent.open(
                RealCli.settings(folder.resolve("agent"), api).withAccess(ClaudeSettings.Access.to(root())),
                hooks,
                UUID::randomUUID);
    }

    @AfterEach
    void close() {
        agent.close();
        hooks.close();
        api.close();
    }

    private Path root() {
        return folder.resolve("root");
    }

    private Path session() {
        return root().resolve("projects/sessions/one");
    }

    private Prompt prompt() {
        return Prompt.first("hi", session(), AgentProfile.CONSULTANT);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertFinished(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    void anAnswerThatIsSentBackIsADraft() {
        api.reply(ModelReply.text("no marker"), ModelReply.text("better " + MARKER));

        var events = play(agent, prompt());

        assertFinished(events);
        assertThat(events)
                .filteredOn(e -> e instanceof AgentEvent.TextBlock || e instanceof AgentEvent.Superseded)
                .extracting(e ->
                        e instanceof AgentEvent.TextBlock block ? block.text() : ((AgentEvent.Superseded) e).reason())
                .containsExactly("no marker", "MISSING_STEP_MARKER", "better " + MARKER);
        assertThat(hooks.called()).containsExactly("UserPromptSubmit", "Stop", "Stop");
    }

    @Test
    void afterItsShareOfAttemptsTheAnswerPasses() {
        api.otherwise(request -> ModelReply.text("never a marker"));

        var events = play(agent, prompt());

        assertFinished(events);
        assertThat(all(events, AgentEvent.Superseded.class)).hasSize(2);
        assertThat(all(events, AgentEvent.TextBlock.class)).hasSize(3);
    }

    @Test
    void aBadAdrIsToldToTheAgentTheMomentItIsSaved() {
        var adr = prompt().directory().resolve("adr/001-x.md");
        api.reply(
                ModelReply.write("toolu_1", adr.toString(), "nothing in it"),
                ModelReply.write("toolu_2", adr.toString(), "## Kontext"),
                ModelReply.text("done " + MARKER));

        var events = play(agent, prompt());

        assertFinished(events);
        assertThat(all(events, AgentEvent.HookFeedback.class))
                .containsExactly(new AgentEvent.HookFeedback("PostToolUse:Write", "MISSING_ADR_SECTION"));
        assertThat(api.requests().get(1).path("messages").toString()).contains("MISSING_ADR_SECTION");
        assertThat(adr).hasContent("## Kontext");
    }

    @Test
    void writesLeaveItsFoldersNeitherDirectlyNorByASymbolicLink() throws IOException {
        Files.createSymbolicLink(session().resolve("link"), root().resolve("src"));
        Files.createSymbolicLink(session().resolve("dangling"), root().resolve("src/dangling.txt"));
        var outside = List.of(
                folder.resolve("outside.txt"),
                root().resolve("src/a.txt"),
                root().resolve(".git/hooks/post-commit"),
                root().resolve(".helix/journal"),
                session().resolve(".git/config"),
                session().resolve("link/b.txt"),
                session().resolve("dangling"),
                session().resolve("../../../src/c.txt"));
        outside.forEach(file -> api.reply(ModelReply.write("toolu_" + outside.indexOf(file), file.toString(), "x")));
        api.reply(ModelReply.write("toolu_in", session().resolve("in.txt").toString(), "## Kontext"));
        api.reply(ModelReply.text("done " + MARKER));

        var events = play(agent, prompt());

        assertFinished(events);
        assertThat(all(events, AgentEvent.ToolResult.class))
                .extracting(AgentEvent.ToolResult::failed)
                .containsExactly(true, true, true, true, true, true, true, true, false);
        assertThat(outside).noneMatch(Files::exists);
        assertThat(session().resolve("in.txt")).exists();
    }

    @Test
    void aTurnWhoseHooksAreNotAnsweredIsBrokenOffBeforeItSaysAnything() {
        hooks.forgetToken();
        api.otherwise(request -> ModelReply.text("unchecked"));

        var events = play(agent, prompt());

        assertThat(events).last().isInstanceOfSatisfying(AgentEvent.Failed.class, failed -> {
            assertThat(failed.failure()).isInstanceOf(AgentFailure.ProtocolError.class);
            assertThat(failed.failure().message()).contains("hooks");
        });
        assertThat(all(events, AgentEvent.TextBlock.class)).isEmpty();
    }

    @Test
    void theWayBackIsClosedWithTheProcess() {
        api.reply(ModelReply.text("done " + MARKER));
        play(agent, prompt());

        agent.close();

        assertThat(hooks.closed()).hasSize(1);
    }
}
