package dev.helix.testkit.answer;

import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** How enforcement ended, as {@link AnswerAssertions#assertThat(Enforced)} lends it. */
public final class EnforcedAssert extends AbstractAssert<EnforcedAssert, Enforced> {

    EnforcedAssert(Enforced actual) {
        super(actual, EnforcedAssert.class);
    }

    /** Holds when the answer was accepted without any guess. */
    public EnforcedAssert isAccepted() {
        if (!(actual instanceof Enforced.Accepted accepted) || accepted.inferred()) {
            failWithMessage("%nExpected an accepted answer without guesses, but was%n  %s", actual);
        }
        return this;
    }

    /** Holds when the answer was accepted with guesses of exactly these validators. */
    public EnforcedAssert isAcceptedWithGuessesOf(String... validators) {
        if (!(actual instanceof Enforced.Accepted accepted)
                || !accepted.trace().inferred().equals(Arrays.asList(validators))) {
            failWithMessage("%nExpected an answer with guesses of %s, but was%n  %s", List.of(validators), actual);
        }
        return this;
    }

    /** Holds when the budget ended it with exactly these errors left. */
    public EnforcedAssert isExhaustedWith(String... codes) {
        if (!(actual instanceof Enforced.Exhausted exhausted)
                || !exhausted.issues().stream()
                        .filter(Issue::blocks)
                        .map(Issue::code)
                        .toList()
                        .equals(Arrays.asList(codes))) {
            failWithMessage("%nExpected an exhausted budget with %s left, but was%n  %s", List.of(codes), actual);
        }
        return this;
    }

    /** Holds when the answer ends with this step. */
    public EnforcedAssert hasStep(ConversationStep step) {
        var found = switch (actual) {
            case Enforced.Accepted accepted -> accepted.step();
            case Enforced.Exhausted exhausted -> exhausted.step();
            case Enforced.Failed failed -> null;
        };
        if (found != step) {
            failWithMessage("%nExpected step %s, but was %s in%n  %s", step, found, actual);
        }
        return this;
    }

    /** Holds when the attempts were made in exactly these ways. */
    public EnforcedAssert wasAskedBy(Strategy... strategies) {
        var found = actual.trace().attempts().stream().map(Attempt::strategy).toList();
        if (!found.equals(Arrays.asList(strategies))) {
            failWithMessage("%nExpected attempts %s, but were %s", List.of(strategies), found);
        }
        return this;
    }
}
