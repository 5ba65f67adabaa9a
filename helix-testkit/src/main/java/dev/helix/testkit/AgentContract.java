package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The contract of {@link Agent}. Implemented by a test class that hands over the subject. */
public interface AgentContract {

    /** A pause that no test sits out. */
    Duration LONG = Duration.ofMinutes(10);

    /** Returns the subject, whose model does what {@code script} says. */
    Agent agent(Script script);

    /** Returns an existing folder for the agent to work in, inside another one that is the test's own; empty at first. */
    Path directory();

    /** Plays one turn to its end. */
    static List<AgentEvent> play(Agent agent, Prompt prompt) {
        try (var turn = agent.start(prompt)) {
            return rest(turn);
        }
    }

    /** Returns all events that are still to come. */
    static List<AgentEvent> rest(AgentTurn turn) {
        var events = new ArrayList<AgentEvent>();
        for (AgentEvent event; (event = turn.next()) != null; ) {
            events.add(event);
        }
        return events;
    }

    /** Returns the conversation that {@code events} began or went on with. */
    static AgentSession sessionOf(List<AgentEvent> events) {
        return all(events, AgentEvent.SessionStarted.class).get(0).session();
    }

    /** Returns the events of one type. */
    static <T extends AgentEvent> List<T> all(List<AgentEvent> events, Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private Prompt first(String text) {
        return Prompt.first(text, directory(), AgentProfile.DEVELOPER);
    }

    private static AgentFailure failureOf(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Failed.class);
        return all(events, AgentEvent.Failed.class).get(0).failure();
    }

    @Test
    default void aTurnBeginsWithItsSessionAndEndsOnce() {
        var events = play(agent(Script.named("hello").say("Hello there.").end()), first("hi"));

        assertThat(events).first().isInstanceOf(AgentEvent.SessionStarted.class);
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(events)
                .filteredOn(event -> event instanceof AgentEvent.Finished || event instanceof AgentEvent.Failed)
                .hasSize(1);
    }

    @Test
    default void thePiecesOfABlockAddUpToIt() {
        var said = "Grüße — and a text that comes in more pieces than one, 𝄞 too.";
        var events = play(agent(Script.named("pieces").say(said).end()), first("hi"));

        var deltas = all(events, AgentEvent.TextDelta.class);
        assertThat(deltas).hasSizeGreaterThan(1);
        assertThat(String.join(
                        "", deltas.stream().map(AgentEvent.TextDelta::text).toList()))
                .isEqualTo(said);
        assertThat(all(events, AgentEvent.TextBlock.class))
                .extracting(AgentEvent.TextBlock::text)
                .containsExactly(said);
    }

    @Test
    default void thinkingAloudIsNoAnswer() {
        var events = play(
                agent(Script.named("think").think("Hm, what now?").say("Hello.").end()), first("hi"));

        assertThat(all(events, AgentEvent.Thinking.class))
                .extracting(AgentEvent.Thinking::text)
                .containsExactly("Hm, what now?");
        assertThat(all(events, AgentEvent.TextBlock.class))
                .extracting(AgentEvent.TextBlock::text)
                .containsExactly("Hello.");
    }

    @Test
    default void theNextTurnGoesOnWithTheConversation() {
        var agent = agent(Script.named("two").say("One.").turn().say("Two.").end());

        var begun = play(agent, first("hi"));
        var continued = play(agent, first("hi").next(sessionOf(begun), "and now?"));

        assertThat(sessionOf(continued)).isEqualTo(sessionOf(begun));
        assertThat(all(continued, AgentEvent.TextBlock.class))
                .extracting(AgentEvent.TextBlock::text)
                .containsExactly("Two.");
    }

    @Test
    default void aConversationThatItDoesNotKnowIsAFailure() {
        var agent = agent(Script.named("unknown").say("never said").end());

        var events =
                play(agent, first("hi").next(new AgentSession("0b51b3a4-5d0c-4b13-9d0e-3f6fd2a2b0aa"), "and now?"));

        assertThat(failureOf(events)).isInstanceOf(AgentFailure.SessionNotFound.class);
    }

    @Test
    default void aWrittenFileIsThereAndItsToolCallIsTold() throws Exception {
        var agent = agent(Script.named("write")
                .write("notes.md", "# Notes\n")
                .say("Written.")
                .end());

        var events = play(agent, first("write notes"));

        assertThat(Files.readString(directory().resolve("notes.md"))).isEqualTo("# Notes\n");
        var use = all(events, AgentEvent.ToolUse.class).get(0);
        assertThat(use.writes()).containsExactly(directory().resolve("notes.md"));
        assertThat(all(events, AgentEvent.ToolResult.class)).singleElement().satisfies(result -> {
            assertThat(result.id()).isEqualTo(use.id());
            assertThat(result.failed()).isFalse();
        });
    }

    @Test
    default void aWriteOutsideItsDirectoryIsRefused() {
        var agent = agent(Script.named("outside")
                .write("../outside.md", "x")
                .say("I could not.")
                .end());

        var events = play(agent, first("write outside"));

        assertThat(all(events, AgentEvent.ToolResult.class))
                .singleElement()
                .extracting(AgentEvent.ToolResult::failed)
                .isEqualTo(true);
        assertThat(directory().resolveSibling("outside.md")).doesNotExist();
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    default void aCancelledTurnEndsSoonAndSaysSo() throws Exception {
        var agent =
                agent(Script.named("cancel").say("Let me think.").pause(LONG).end());

        try (var turn = agent.start(first("hi"))) {
            awaitText(turn);
            var canceller = Thread.ofVirtual().start(turn::cancel);
            var events = rest(turn);
            canceller.join();

            assertThat(failureOf(events)).isInstanceOf(AgentFailure.Cancelled.class);
            assertThat(turn.next()).isNull();
        }
    }

    @Test
    default void aTurnThatWasCancelledBeforeItBeganDoesNothing() {
        var agent =
                agent(Script.named("never").write("never.md", "x").say("Never.").end());

        try (var turn = agent.start(first("hi"))) {
            turn.cancel();

            assertThat(failureOf(rest(turn))).isInstanceOf(AgentFailure.Cancelled.class);
        }
        assertThat(directory().resolve("never.md")).doesNotExist();
    }

    @Test
    default void anInterruptedListenerCancelsAndStaysInterrupted() throws Exception {
        var agent =
                agent(Script.named("interrupt").say("Let me think.").pause(LONG).end());
        var stillInterrupted = new AtomicBoolean();
        var events = new ArrayList<AgentEvent>();

        var listener = Thread.ofVirtual().unstarted(() -> {
            try (var turn = agent.start(first("hi"))) {
                awaitText(turn);
                Thread.currentThread().interrupt();
                events.addAll(rest(turn));
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        listener.start();
        listener.join();

        assertThat(failureOf(events)).isInstanceOf(AgentFailure.Cancelled.class);
        assertThat(stillInterrupted).isTrue();
    }

    @Test
    default void aTurnClosedEarlyLetsTheConversationGoOn() {
        var agent = agent(Script.named("close")
                .say("Let me think.")
                .pause(LONG)
                .turn()
                .say("Two.")
                .end());
        AgentSession session;
        try (var turn = agent.start(first("hi"))) {
            session = ((AgentEvent.SessionStarted) awaitFirst(turn)).session();
            awaitText(turn);
        }

        var continued = play(agent, first("hi").next(session, "and now?"));

        assertThat(continued).last().isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    default void aFailureOfTheModelIsAnEventWithItsKind() {
        var agent = agent(Script.named("login")
                .fail(new AgentFailure.NotLoggedIn("log in first"))
                .end());

        assertThat(failureOf(play(agent, first("hi")))).isInstanceOf(AgentFailure.NotLoggedIn.class);
    }

    private static AgentEvent awaitFirst(AgentTurn turn) {
        var event = turn.next();
        if (event == null) {
            throw new AssertionError("the turn is over before anything was said");
        }
        return event;
    }

    private static void awaitText(AgentTurn turn) {
        while (!(awaitFirst(turn) instanceof AgentEvent.TextBlock)) {
            // Events before the text are passed over.
        }
    }
}
