package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.Strategy;
import dev.helix.enforcement.Decision.Accept;
import dev.helix.enforcement.Decision.FallBack;
import dev.helix.enforcement.Decision.Reason;
import dev.helix.enforcement.Decision.Retry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeciderTest {

    private static final Budget FIVE = Budget.retries(4);

    private static Attempt attempt(Strategy strategy, boolean patchable, String... codes) {
        var issues = Arrays.stream(codes)
                .map(code -> Issue.error(code, code, "", Span.at(0)).by("v"))
                .toList();
        return attempt(strategy, patchable, issues, new BigDecimal("0.10"), null);
    }

    private static Attempt attempt(
            Strategy strategy,
            boolean patchable,
            List<Issue> issues,
            @Nullable BigDecimal cost,
            @Nullable AgentFailure failure) {
        var usage = new Usage(2, 0, 0, cost, Duration.ZERO);
        return new Attempt(1, strategy, issues, List.of(), patchable, usage, Instant.EPOCH, Duration.ZERO, 10, failure);
    }

    private static Attempt failed(Strategy strategy, AgentFailure failure) {
        return attempt(strategy, false, List.of(), BigDecimal.ZERO, failure);
    }

    private static Decision decide(Budget budget, Attempt... attempts) {
        return Decider.decide(List.of(attempts), false, budget, Duration.ofSeconds(10));
    }

    private static Decision decideResumed(Attempt... attempts) {
        return Decider.decide(List.of(attempts), true, FIVE, Duration.ofSeconds(10));
    }

    @Test
    void acceptsWhereNothingBlocks() {
        var warned =
                attempt(Strategy.FIRST, false, List.of(Issue.warning("W", "w", "", Span.at(0))), BigDecimal.ONE, null);

        assertThat(decide(Budget.retries(0), warned)).isEqualTo(new Accept());
    }

    @Test
    void asksForPartsWhereThatSufficesElseForAll() {
        assertThat(decide(FIVE, attempt(Strategy.FIRST, true, "A"))).isEqualTo(new Retry(Strategy.SPLICE));
        assertThat(decide(FIVE, attempt(Strategy.FIRST, false, "A"))).isEqualTo(new Retry(Strategy.CONTINUE));
    }

    @Test
    void goesFromContinuingToAFreshStartToTheFallbackWhereNothingChanges() {
        var first = attempt(Strategy.FIRST, true, "A", "B");
        var splice = attempt(Strategy.SPLICE, true, "B", "A");
        var again = attempt(Strategy.CONTINUE, true, "A", "B");
        var fresh = attempt(Strategy.FRESH, true, "A", "B");

        assertThat(decide(FIVE, first, splice)).isEqualTo(new Retry(Strategy.CONTINUE));
        assertThat(decide(FIVE, first, splice, again)).isEqualTo(new Retry(Strategy.FRESH));
        assertThat(decide(FIVE, first, splice, again, fresh)).isEqualTo(new FallBack(3, Reason.STAGNATION));
    }

    @Test
    void goesOnAsBeforeWhereTheIssuesShrinkOrChange() {
        var first = attempt(Strategy.FIRST, false, "A", "B");

        assertThat(decide(FIVE, first, attempt(Strategy.CONTINUE, false, "A"))).isEqualTo(new Retry(Strategy.CONTINUE));
        assertThat(decide(FIVE, first, attempt(Strategy.CONTINUE, false, "C"))).isEqualTo(new Retry(Strategy.CONTINUE));
    }

    @Nested
    class StopsForTheBudget {

        private final Attempt bad = attempt(Strategy.FIRST, false, "A");
        private final Attempt worse = attempt(Strategy.CONTINUE, false, "B", "C");

        @Test
        void ofAttempts() {
            assertThat(decide(Budget.retries(0), bad)).isEqualTo(new FallBack(0, Reason.ATTEMPTS));
            assertThat(decide(Budget.retries(1), bad, worse)).isEqualTo(new FallBack(0, Reason.ATTEMPTS));
            assertThat(decide(Budget.retries(2), bad, worse)).isInstanceOf(Retry.class);
        }

        @Test
        void ofTime() {
            var budget = new Budget(5, Duration.ofSeconds(10), null, null);

            assertThat(decide(budget, bad)).isEqualTo(new FallBack(0, Reason.TIME));
        }

        @Test
        void ofMoneyBeforeTheNextAttemptWouldExceedIt() {
            assertThat(decide(new Budget(5, Duration.ofHours(1), new BigDecimal("0.20"), null), bad))
                    .isInstanceOf(Retry.class);
            assertThat(decide(new Budget(5, Duration.ofHours(1), new BigDecimal("0.19"), null), bad))
                    .isEqualTo(new FallBack(0, Reason.COST));
        }

        @Test
        void ofMoneyWhereNobodyKnowsThePrice() {
            var unknown = attempt(Strategy.FIRST, false, bad.issues(), null, null);

            assertThat(decide(new Budget(5, Duration.ofHours(1), BigDecimal.TEN, null), unknown))
                    .isEqualTo(new FallBack(0, Reason.COST));
        }

        @Test
        void ofTurns() {
            assertThat(decide(new Budget(5, Duration.ofHours(1), null, 4), bad, worse))
                    .isEqualTo(new FallBack(0, Reason.TURNS));
            assertThat(decide(new Budget(5, Duration.ofHours(1), null, 5), bad, worse))
                    .isInstanceOf(Retry.class);
        }

        @Test
        void countingOnlyTurnsThatBroughtAnAnswer() {
            assertThat(decide(Budget.retries(1), failed(Strategy.FIRST, new AgentFailure.SessionNotFound("no")), bad))
                    .isEqualTo(new Retry(Strategy.CONTINUE));
        }
    }

    @Nested
    class WhenTheAgentFails {

        @Test
        void startsFreshOnceForALostSession() {
            var lost = failed(Strategy.FIRST, new AgentFailure.SessionNotFound("no"));

            assertThat(decide(FIVE, lost)).isEqualTo(new Retry(Strategy.FRESH));
            assertThat(decide(FIVE, lost, failed(Strategy.FRESH, new AgentFailure.SessionNotFound("no"))))
                    .isInstanceOf(Decision.Fail.class);
        }

        static List<AgentFailure> startsFreshForASessionThatBreaksWhileContinuing() {
            return List.of(
                    new AgentFailure.NoAnswer("no"),
                    new AgentFailure.ProtocolError("no"),
                    new AgentFailure.Killed("no"),
                    new AgentFailure.PromptTooLong("no"));
        }

        @ParameterizedTest
        @MethodSource
        void startsFreshForASessionThatBreaksWhileContinuing(AgentFailure failure) {
            var first = attempt(Strategy.FIRST, false, "A");

            assertThat(decide(FIVE, first, failed(Strategy.CONTINUE, failure))).isEqualTo(new Retry(Strategy.FRESH));
            assertThat(decideResumed(failed(Strategy.FIRST, failure))).isEqualTo(new Retry(Strategy.FRESH));
            assertThat(decideResumed(failed(Strategy.FIRST, failure), failed(Strategy.FRESH, failure)))
                    .isInstanceOf(Decision.Fail.class);
        }

        @Test
        void ofANewSessionOnlyAnAnswerThatDidNotComeIsAskedForAgain() {
            assertThat(decide(FIVE, failed(Strategy.FIRST, new AgentFailure.NoAnswer("no"))))
                    .isEqualTo(new Retry(Strategy.FRESH));
            assertThat(decide(FIVE, failed(Strategy.FIRST, new AgentFailure.ProtocolError("no"))))
                    .isInstanceOf(Decision.Fail.class);
            assertThat(decide(FIVE, failed(Strategy.FIRST, new AgentFailure.PromptTooLong("no"))))
                    .isInstanceOf(Decision.Fail.class);
            assertThat(decide(FIVE, failed(Strategy.FIRST, new AgentFailure.Killed("no"))))
                    .isInstanceOf(Decision.Fail.class);
        }

        static List<AgentFailure> fallsBackOnTheBestAnswerForWhatAskingAgainWouldNotChange() {
            return List.of(
                    new AgentFailure.NotLoggedIn("no"),
                    new AgentFailure.RateLimited("no"),
                    new AgentFailure.Overloaded("no"),
                    new AgentFailure.Refused("no"),
                    new AgentFailure.BudgetExceeded("no"),
                    new AgentFailure.TimedOut("no"));
        }

        @ParameterizedTest
        @MethodSource
        void fallsBackOnTheBestAnswerForWhatAskingAgainWouldNotChange(AgentFailure failure) {
            var first = attempt(Strategy.FIRST, false, "A");

            assertThat(decide(FIVE, first, failed(Strategy.CONTINUE, failure)))
                    .isEqualTo(new FallBack(0, Reason.AGENT));
            assertThat(decide(FIVE, failed(Strategy.FIRST, failure))).isInstanceOf(Decision.Fail.class);
            assertThat(decideResumed(failed(Strategy.FIRST, failure))).isInstanceOf(Decision.Fail.class);
        }

        @Test
        void givesUpAtOnceWhenCancelled() {
            assertThat(decide(
                            FIVE,
                            attempt(Strategy.FIRST, false, "A"),
                            failed(Strategy.CONTINUE, new AgentFailure.Cancelled("no"))))
                    .isInstanceOf(Decision.Fail.class);
        }
    }

    private static Attempt saying(int substance, String code) {
        var issue = Issue.error(code, code, "", Span.at(0)).by("v");
        var usage = new Usage(1, 0, 0, BigDecimal.ZERO, Duration.ZERO);
        return new Attempt(
                1,
                Strategy.CONTINUE,
                List.of(issue),
                List.of(),
                false,
                usage,
                Instant.EPOCH,
                Duration.ZERO,
                substance,
                null);
    }

    @Test
    void keepsOfEquallyWrongAttemptsTheOneThatSaysMoreUnlessTheLatestSaysHalfAsMuch() {
        assertThat(Decider.best(List.of(saying(100, "A"), saying(49, "B")))).isZero();
        assertThat(Decider.best(List.of(saying(100, "A"), saying(50, "B")))).isEqualTo(1);
        assertThat(Decider.best(List.of(saying(10, "A"), saying(100, "B")))).isEqualTo(1);
    }

    @Test
    void asksNobodyAgainWhereAValidatorFailed() {
        assertThat(decide(FIVE, attempt(Strategy.FIRST, false, "A", "VALIDATOR_FAILED")))
                .isEqualTo(new FallBack(0, Reason.VALIDATOR));
    }

    @Test
    void keepsTheAttemptWithTheLeastWrongAndOfEqualOnesTheLatest() {
        var two = attempt(Strategy.FIRST, false, "A", "B");
        var one = attempt(Strategy.CONTINUE, false, "A");
        var other = attempt(Strategy.CONTINUE, false, "C");

        assertThat(Decider.best(List.of(two, one, two))).isEqualTo(1);
        assertThat(Decider.best(List.of(one, other, two))).isEqualTo(1);
        assertThat(Decider.best(List.of(failed(Strategy.FIRST, new AgentFailure.Killed("no")))))
                .isNegative();
    }
}
