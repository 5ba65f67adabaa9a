package dev.helix.adapter.claude;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static dev.helix.testkit.AgentContract.rest;
import static dev.helix.testkit.AgentContract.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure.Kind;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command line, with a scripted model behind it, where it differs from other agents. */
class ClaudeAgentTest {

    @TempDir
    private Path folder;

    private ScriptedMessagesApi api;
    private ClaudeAgent agent;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(work());
        api = ScriptedMessagesApi.start();
        agent = ClaudeAgent.open(settings());
    }

    @AfterEach
    void close() {
        agent.close();
        api.close();
    }

    private Path work() {
        return folder.resolve("work");
    }

    private ClaudeSettings settings() {
        return RealCli.settings(folder.resolve("agent"), api);
    }

    private Prompt first(String text) {
        return Prompt.first(text, work(), AgentProfile.DEVELOPER);
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .children()
                .filter(child ->
                        child.info().command().orElse("").equals(RealCli.path().toString()))
                .toList();
    }

    private static List<String> texts(List<AgentEvent> events) {
        return all(events, AgentEvent.TextBlock.class).stream()
                .map(AgentEvent.TextBlock::text)
                .toList();
    }

    private static AgentEvent.Failed failed(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Failed.class);
        return all(events, AgentEvent.Failed.class).get(0);
    }

    private static AgentEvent.Finished finished(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        return all(events, AgentEvent.Finished.class).get(0);
    }

    @Test
    void tellsItsVersion() {
        assertThat(agent.name()).isEqualTo("claude-code " + RealCli.VERSION);
    }

    @Test
    void saysTheNextTurnToTheLivingProcess() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));

        var one = play(agent, first("hi"));
        var living = processes();
        var two = play(agent, first("hi").next(sessionOf(one), "again, please"));

        assertThat(texts(two)).containsExactly("two");
        assertThat(living).hasSize(1);
        assertThat(processes()).isEqualTo(living);
        assertThat(api.requests().get(1).path("messages").toString()).contains("one", "again, please");
    }

    @Test
    void takesUpAConversationWhoseProcessIsGone() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));
        var one = play(agent, first("hi"));
        processes().forEach(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });

        var two = play(agent, first("hi").next(sessionOf(one), "again, please"));

        assertThat(texts(two)).containsExactly("two");
        assertThat(sessionOf(two)).isEqualTo(sessionOf(one));
        assertThat(api.requests().get(1).path("messages").toString()).contains("one", "again, please");
    }

    @Test
    void takesUpAConversationThatAnAgentBeforeItHad() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));
        var one = play(agent, first("hi"));
        agent.close();

        agent = ClaudeAgent.open(settings());
        var two = play(agent, first("hi").next(sessionOf(one), "again, please"));

        assertThat(texts(two)).containsExactly("two");
        assertThat(finished(two).usage().costUsd())
                .isEqualByComparingTo(finished(one).usage().costUsd());
    }

    @Test
    void tellsWhatEachTurnCostAndNotARunningTotal() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));

        var one = finished(play(agent, first("hi")));
        var two = finished(play(agent, first("hi")));

        for (var each : List.of(one, two)) {
            assertThat(each.usage().turns()).isEqualTo(1);
            assertThat(each.usage().inputTokens()).isEqualTo(10);
            assertThat(each.usage().outputTokens()).isEqualTo(5);
            assertThat(each.usage().costUsd()).isPositive();
        }
        assertThat(two.usage().costUsd()).isEqualByComparingTo(one.usage().costUsd());
    }

    @Test
    void saysWhatToDoAboutAMissingLogin() {
        api.otherwise(request -> ModelReply.failure(401));

        var failure = failed(play(agent, first("hi"))).failure();

        assertThat(failure.kind()).isEqualTo(Kind.NOT_LOGGED_IN);
        assertThat(failure.message()).contains("ANTHROPIC_API_KEY", "CLAUDE_CONFIG_DIR");
    }

    @Test
    void leavesNoProcessBehindWhenItIsClosed() {
        api.reply(ModelReply.text("one").with(new ModelReply.Fault.Silence(Duration.ofMinutes(5))));
        api.reply(ModelReply.text("one"));
        var turn = agent.start(first("hi"));
        var event = turn.next();
        assertThat(event).isNotNull();
        play(agent, first("hi"));
        var living = processes();

        agent.close();

        assertThat(living).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(failed(rest(turn)).failure().kind()).isEqualTo(Kind.KILLED);
    }
}
