package dev.helix.enforcement;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static dev.helix.testkit.AgentContract.rest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.Agent;
import dev.helix.testkit.AgentContract;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryingAgentTest implements AgentContract {

    private static final Backoff AT_ONCE = new Backoff(Duration.ofMillis(2), Duration.ofSeconds(1), 2);
    private static final Backoff LATER = new Backoff(Duration.ofMinutes(5), Duration.ofMinutes(5), 2);

    @TempDir
    private Path folder;

    @Override
    public Agent agent(Script script) {
        return new RetryingAgent(new ScriptedAgent(script), AT_ONCE, new Random(1));
    }

    @Override
    public Path directory() {
        var directory = folder.resolve("work");
        directory.toFile().mkdir();
        return directory;
    }

    private Prompt first() {
        return Prompt.first("hi", directory(), AgentProfile.DEVELOPER);
    }

    @Test
    void asksAgainInTheSameConversationAndWhatWasSaidIsADraft() {
        var scripted = new ScriptedAgent(Script.named("overloaded")
                .say("half an")
                .fail(new AgentFailure.Overloaded("busy"))
                .turn()
                .say("a whole answer")
                .end());

        var events = play(new RetryingAgent(scripted, AT_ONCE, new Random(1)), first());

        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(events)
                .filteredOn(event -> !(event instanceof AgentEvent.TextDelta))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("SessionStarted", "TextBlock", "Superseded", "ModelRetry", "TextBlock", "Finished");
        assertThat(scripted.prompts().get(1)).isEqualTo(first().next(AgentContract.sessionOf(events), "hi"));
    }

    @Test
    void givesUpAfterItsRetries() {
        var scripted = new ScriptedAgent(Script.named("overloaded")
                .fail(new AgentFailure.Overloaded("busy"))
                .turn()
                .fail(new AgentFailure.Killed("dead"))
                .turn()
                .fail(new AgentFailure.Overloaded("still busy"))
                .turn()
                .say("never heard")
                .end());

        var events = play(new RetryingAgent(scripted, AT_ONCE, new Random(1)), first());

        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        AgentEvent.Failed.class,
                        failed -> assertThat(failed.failure().message()).isEqualTo("still busy"));
        assertThat(scripted.prompts()).hasSize(3);
    }

    private static AgentEvent overloadedAt(@Nullable String usd) {
        var usage = new Usage(1, 0, 0, usd == null ? null : new BigDecimal(usd), Duration.ZERO);
        return new AgentEvent.Failed(new AgentFailure.Overloaded("busy"), usage);
    }

    @Test
    void whatAnAttemptCostIsTakenOffWhatTheNextOneMay() {
        var scripted = new ScriptedAgent(Script.named("dear")
                .emit(overloadedAt("0.40"))
                .turn()
                .emit(overloadedAt(null))
                .turn()
                .say("an answer")
                .end());

        var events = play(new RetryingAgent(scripted, AT_ONCE, new Random(1)), first().limited(BigDecimal.ONE));

        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(scripted.prompts())
                .extracting(Prompt::usd)
                .containsExactly(BigDecimal.ONE, new BigDecimal("0.60"), new BigDecimal("0.60"));
    }

    @Test
    void anAttemptThatUsesUpTheLimitIsTheLast() {
        var scripted = new ScriptedAgent(Script.named("dear")
                .emit(overloadedAt("0.40"))
                .turn()
                .emit(overloadedAt("0.60"))
                .turn()
                .say("never heard")
                .end());

        var events = play(new RetryingAgent(scripted, AT_ONCE, new Random(1)), first().limited(BigDecimal.ONE));

        assertThat(events).last().isInstanceOfSatisfying(AgentEvent.Failed.class, failed -> {
            assertThat(failed.failure()).isInstanceOf(AgentFailure.BudgetExceeded.class);
            assertThat(failed.usage().costUsd()).isEqualByComparingTo(BigDecimal.ONE);
        });
        assertThat(scripted.prompts()).hasSize(2);
    }

    @Test
    void doesNotRepeatWhatWouldFailAgain() {
        var scripted = new ScriptedAgent(Script.named("login")
                .fail(new AgentFailure.NotLoggedIn("log in"))
                .turn()
                .say("never heard")
                .end());

        play(new RetryingAgent(scripted, AT_ONCE, new Random(1)), first());

        assertThat(scripted.prompts()).hasSize(1);
    }

    @Test
    void aCancelEndsThePause() throws Exception {
        var scripted = new ScriptedAgent(Script.named("overloaded")
                .fail(new AgentFailure.Overloaded("busy"))
                .end());
        try (var turn = new RetryingAgent(scripted, LATER, new Random(1)).start(first())) {
            assertThat(turn.next()).isInstanceOf(AgentEvent.ModelRetry.class);
            var canceller = Thread.ofVirtual().start(turn::cancel);

            var events = rest(turn);
            canceller.join();

            assertThat(all(events, AgentEvent.Failed.class))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.failure()).isInstanceOf(AgentFailure.Cancelled.class));
        }
    }

    @Nested
    class ThePause {

        private final Random random = new Random(42);

        private AgentFailure busy(Duration retryAfter) {
            return new AgentFailure.RateLimited("busy", retryAfter);
        }

        @Test
        void doublesWithASpreadUpToTheLongest() {
            var backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10), 9);

            for (int round = 0; round < 100; round++) {
                for (int failed = 1; failed <= 9; failed++) {
                    long most = Math.min(10_000, 2_000L << (failed - 1));
                    assertThat(backoff.pause(new AgentFailure.Overloaded("busy"), failed, random))
                            .as("seed 42, attempt %d", failed)
                            .isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
                }
            }
        }

        @Test
        void isNeverShorterThanTheOtherSideAsksFor() {
            assertThat(Backoff.DEFAULT.pause(busy(Duration.ofSeconds(30)), 1, random))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        }

        @Test
        void isNotTakenAtAllWhereTheOtherSideAsksForTooMuch() {
            assertThat(Backoff.DEFAULT.pause(busy(Duration.ofHours(1)), 1, random))
                    .isNull();
        }

        @Test
        void isNotTakenForWhatAnotherTryWouldNotChange() {
            for (var failure : List.of(
                    new AgentFailure.NotInstalled("why"),
                    new AgentFailure.WrongVersion("why", "1.0.0", "2.x"),
                    new AgentFailure.NotLoggedIn("why"),
                    new AgentFailure.Refused("why"),
                    new AgentFailure.PromptTooLong("why"),
                    new AgentFailure.TurnLimit("why"),
                    new AgentFailure.BudgetExceeded("why"),
                    new AgentFailure.SessionNotFound("why"),
                    new AgentFailure.TimedOut("why"),
                    new AgentFailure.Cancelled("why"),
                    new AgentFailure.ProtocolError("why"))) {
                assertThat(Backoff.DEFAULT.pause(failure, 1, random))
                        .as(failure.code())
                        .isNull();
            }
        }

        @Test
        void isTakenForWhatPassesByItself() {
            for (var failure : List.of(
                    new AgentFailure.RateLimited("why"),
                    new AgentFailure.Overloaded("why"),
                    new AgentFailure.Unreachable("why"),
                    new AgentFailure.Killed("why"))) {
                assertThat(Backoff.DEFAULT.pause(failure, 1, random))
                        .as(failure.code())
                        .isPositive();
            }
        }
    }
}
