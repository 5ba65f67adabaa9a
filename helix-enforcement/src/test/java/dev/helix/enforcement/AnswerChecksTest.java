package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.InMemoryFiles;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AnswerChecksTest {

    private final ValidationContext context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);

    /** A rule that does as it is told. */
    private record Rule(String name, Supplier<List<Issue>> verdict) implements Validator {
        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            return verdict.get();
        }
    }

    private static Rule good(String name) {
        return new Rule(name, () -> List.of(Issue.warning("SEEN", "seen", "", Span.at(0))));
    }

    private List<Issue> check(Duration limit, Rule... rules) {
        return new AnswerChecks(Policy.of(Locale.ENGLISH, rules).withValidatorTime(limit))
                .check(Answer.of("text"), context);
    }

    @Test
    void namesTheValidatorOfEachIssue() {
        assertThat(check(Duration.ofSeconds(10), good("one"), good("two")))
                .extracting(Issue::validator)
                .containsExactly("one", "two");
    }

    @Test
    void takesOneThatThrowsForFailedAndAsksTheOthers() {
        var issues = check(
                Duration.ofSeconds(10),
                good("a"),
                new Rule("broken", () -> {
                    throw new IllegalStateException("oops");
                }),
                new Rule("deep", () -> {
                    throw new StackOverflowError();
                }),
                good("b"));

        assertThat(issues)
                .extracting(Issue::validator, Issue::code)
                .containsExactly(
                        tuple("a", "SEEN"),
                        tuple("broken", "VALIDATOR_FAILED"),
                        tuple("deep", "VALIDATOR_FAILED"),
                        tuple("b", "SEEN"));
        assertThat(issues.get(1).message()).contains("broken").contains("oops");
        assertThat(issues.get(1).blocks()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void takesOneThatReturnsNullForFailed() {
        assertThat(check(Duration.ofSeconds(10), new Rule("nothing", () -> null)))
                .extracting(Issue::code)
                .containsExactly("VALIDATOR_FAILED");
    }

    @Test
    void doesNotWaitForOneThatHangs() {
        var never = new CountDownLatch(1);
        var stubborn = new Rule("stubborn", () -> {
            while (true) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // It goes on all the same.
                }
            }
        });

        assertThat(check(Duration.ofMillis(100), stubborn, good("after")))
                .extracting(Issue::code)
                .containsExactly("VALIDATOR_FAILED", "SEEN");
    }

    @Test
    void doesNotWaitForOneThatSpins() {
        var spinning = new Rule("spinning", () -> {
            long n = 0;
            while (!Thread.currentThread().isInterrupted()) {
                n++;
            }
            return List.of(Issue.warning("N" + n, "", "", Span.at(0)));
        });

        assertThat(check(Duration.ofMillis(100), good("before"), spinning))
                .extracting(Issue::code)
                .containsExactly("SEEN", "VALIDATOR_FAILED");
    }

    @Test
    void runsATrustedOneOnTheThreadOfTheCallerAndStillCatchesWhatItThrows() {
        var caller = Thread.currentThread();
        var here = new Rule(
                "here",
                () -> Thread.currentThread() == caller
                        ? List.of(Issue.warning("HERE", "", "", Span.at(0)))
                        : List.of(Issue.warning("ELSEWHERE", "", "", Span.at(0))));
        var elsewhere = new Rule("elsewhere", here.verdict());
        var broken = new Rule("broken", () -> {
            throw new IllegalStateException("oops");
        });
        var policy = Policy.of(Locale.ENGLISH, here, elsewhere, broken).trusting("here", "broken");

        assertThat(new AnswerChecks(policy).check(Answer.of("text"), context))
                .extracting(Issue::code)
                .containsExactly("HERE", "ELSEWHERE", "VALIDATOR_FAILED");
    }

    @Test
    void trustsNobodyThatIsNotAsked() {
        var policy = Policy.of(Locale.ENGLISH, good("one"));

        assertThatThrownBy(() -> policy.trusting("two"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two")
                .hasMessageContaining("one");
        assertThat(policy.trusting("one").digest()).isNotEqualTo(policy.digest());
    }

    @Test
    void reportsAnEmptyAnswerEvenWithoutValidators() {
        var validation = new AnswerChecks(Policy.of(Locale.GERMAN));

        assertThat(validation.check(Answer.of(" \n"), context))
                .extracting(Issue::code)
                .containsExactly("EMPTY_RESPONSE");
        assertThat(validation.check(Answer.of("x"), context)).isEmpty();
    }

    /** A rule that only repairs: every {@code wrong} becomes {@code right}. */
    private record Repair(String name, String wrong, String right) implements Validator {
        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            return List.of();
        }

        @Override
        public List<Edit> fix(Answer answer, ValidationContext context) {
            int at = answer.text().indexOf(wrong);
            return at < 0 ? List.of() : List.of(new Edit(new Span(at, at + wrong.length()), right));
        }
    }

    @Test
    void repairsWhereTwoRepairsOverlapOneAfterTheOther() {
        var one = new Repair("one", "aa", "b");
        var two = new Repair("two", "ab", "c");

        assertThat(new AnswerChecks(Policy.of(Locale.ENGLISH, one, two))
                        .fix(Answer.of("aab"), context)
                        .text())
                .isEqualTo("bb");
        assertThat(new AnswerChecks(Policy.of(Locale.ENGLISH, two, one))
                        .fix(Answer.of("aab"), context)
                        .text())
                .isEqualTo("ac");
    }
}
