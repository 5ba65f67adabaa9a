package dev.helix.enforcement;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import java.util.List;

/**
 * A validator that is asked outside of an answer, about files, and watched as one of a policy is: that it throws, hangs or returns
 * null is an issue with the code {@link Validator#FAILED}. It only checks. Safe for use by many threads.
 */
public final class WatchedValidator implements Validator {

    private final Validator validator;
    private final AnswerChecks checks;

    /** Watches the only validator of {@code policy}, which gives it its time and says what its failure means. */
    public WatchedValidator(Policy policy) {
        if (policy.validators().size() != 1) {
            throw new IllegalArgumentException("one validator is watched, not "
                    + policy.validators().stream().map(Validator::name).toList());
        }
        this.validator = policy.validators().getFirst();
        this.checks = new AnswerChecks(policy);
    }

    @Override
    public String name() {
        return validator.name();
    }

    @Override
    public String settings() {
        return validator.settings();
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        return checks.findings(answer, context);
    }
}
