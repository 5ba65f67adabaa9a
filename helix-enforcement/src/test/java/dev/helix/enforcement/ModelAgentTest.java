package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.AgentContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ModelAgentTest {

    private static final InstantSource CLOCK = InstantSource.system();

    /** Every answer names its ticket. */
    private static final class Ticket implements Validator {
        @Override
        public String name() {
            return "ticket";
        }

        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            return answer.text().contains("TICKET-")
                    ? List.of()
                    : List.of(Issue.error("MISSING_TICKET", "No ticket is named.", "Name it.", Span.at(0)));
        }
    }

    private static Prompt prompt(String text) {
        return Prompt.first(text, Path.of("").toAbsolutePath(), AgentProfile.CONSULTANT);
    }

    private static Policy tickets() {
        return Policy.of(Locale.ENGLISH, new Ticket());
    }

    private static AgentFailure failure(Enforced result) {
        assertThat(result).isInstanceOf(Enforced.Failed.class);
        return ((Enforced.Failed) result).failure();
    }

    @Test
    void asksAFunctionAgainWithTheQuestionTheDraftAndWhatIsWrong() {
        var asked = new ArrayList<String>();
        var replies = new ArrayDeque<>(List.of("Done.", "Done, see TICKET-7."));
        var enforcer = Enforcer.of(
                prompt -> {
                    asked.add(prompt.text());
                    return replies.removeFirst();
                },
                tickets(),
                CLOCK);

        var result = enforcer.answer("Fix the parser.");

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.answer().text()).isEqualTo("Done, see TICKET-7."));
        assertThat(asked.getFirst()).isEqualTo("Fix the parser.");
        assertThat(asked.getLast()).contains("Fix the parser.", "Done.", "No ticket is named.");
        assertThat(result.session()).isNull();
    }

    @Test
    void tellsAChatTheConversationSoFarAndAsksForTheMissingPieceAlone() {
        var told = new ArrayList<List<Message>>();
        var replies = new ArrayDeque<>(List.of("A long answer without its marker.", "<!-- STEP: what -->"));
        var enforcer = Enforcer.ofChat(
                messages -> {
                    told.add(messages);
                    return replies.removeFirst();
                },
                Policy.of(Locale.ENGLISH, new StepMarkerValidator()),
                CLOCK);

        var result = enforcer.answer("What is to be done?");

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.answer().text())
                                .isEqualToIgnoringNewLines("A long answer without its marker.<!-- STEP: what -->"));
        assertThat(result.trace().attempts())
                .extracting(Attempt::strategy)
                .containsExactly(Strategy.FIRST, Strategy.SPLICE);
        assertThat(told.getLast()).extracting(Message::byModel).containsExactly(false, true, false);
        assertThat(told.getLast().get(1).text()).isEqualTo("A long answer without its marker.");
    }

    @Test
    void goesOnWithAConversationAndKnowsWhenItIsGone() {
        var agent = ModelAgent.ofChat(messages -> "I was told " + messages.size() + " messages.", CLOCK);
        var begun = AgentContract.play(agent, prompt("one"));
        var session = AgentContract.sessionOf(begun);
        for (int other = 0; other < ModelAgent.MOST_CONVERSATIONS - 1; other++) {
            AgentContract.play(agent, prompt("other"));
        }

        assertThat(said(AgentContract.play(agent, prompt("one").next(session, "two"))))
                .containsExactly("I was told 3 messages.");
        for (int other = 0; other < ModelAgent.MOST_CONVERSATIONS; other++) {
            AgentContract.play(agent, prompt("other"));
        }
        assertThat(failures(AgentContract.play(agent, prompt("one").next(session, "three"))))
                .hasOnlyElementsOfType(AgentFailure.SessionNotFound.class)
                .hasSize(1);
        assertThat(failures(AgentContract.play(agent, prompt("x").next(new AgentSession("never"), "y"))))
                .hasSize(1);
    }

    private static List<String> said(List<AgentEvent> events) {
        return AgentContract.all(events, AgentEvent.TextBlock.class).stream()
                .map(AgentEvent.TextBlock::text)
                .toList();
    }

    private static List<AgentFailure> failures(List<AgentEvent> events) {
        return AgentContract.all(events, AgentEvent.Failed.class).stream()
                .map(AgentEvent.Failed::failure)
                .toList();
    }

    @Test
    void takesWhatTheFunctionThrowsForAFailureThatIsWorthAnotherTry() {
        var enforcer = Enforcer.of(
                prompt -> {
                    throw new IllegalStateException("connection reset");
                },
                tickets(),
                CLOCK);

        var failure = failure(enforcer.answer("Fix it."));

        assertThat(failure.message()).contains("connection reset");
        assertThat(failure.isTransient()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // That is what is tried.
    void takesNullForAFailure() {
        var result = Enforcer.of(prompt -> null, tickets(), CLOCK).answer("Fix it.");

        assertThat(failure(result)).isInstanceOf(AgentFailure.ProtocolError.class);
        assertThat(result.trace().attempts()).hasSize(1);
    }

    @Test
    void doesNotWaitForAFunctionThatHangs() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var policy = tickets().with(new Budget(2, Duration.ofMillis(50), null, null));
        var enforcer = Enforcer.of(
                prompt -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return "too late";
                },
                policy,
                CLOCK);

        assertThat(failure(enforcer.answer("Fix it."))).isInstanceOf(AgentFailure.TimedOut.class);
        assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aTurnThatWasCancelledBeforeItBeganAsksNobody() {
        var asked = new ArrayList<Prompt>();
        Agent agent = ModelAgent.of(
                prompt -> {
                    asked.add(prompt);
                    return "x";
                },
                CLOCK);

        try (var turn = agent.start(prompt("hi"))) {
            turn.cancel();

            assertThat(failures(AgentContract.rest(turn))).hasOnlyElementsOfType(AgentFailure.Cancelled.class);
            assertThat(turn.next()).isNull();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void anInterruptedListenerCancelsAndStaysInterrupted() {
        Agent agent = ModelAgent.of(prompt -> "x", CLOCK);

        try (var turn = agent.start(prompt("hi"))) {
            Thread.currentThread().interrupt();

            assertThat(failures(AgentContract.rest(turn))).hasOnlyElementsOfType(AgentFailure.Cancelled.class);
        }
        assertThat(Thread.interrupted()).isTrue();
    }
}
