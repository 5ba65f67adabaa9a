package dev.helix.enforcement;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import java.util.ArrayList;
import java.util.List;

/** Runs the validators of a policy. A validator that breaks is an issue, never a pass. Safe for use by many threads. */
public final class Validation {

    private final Policy policy;

    public Validation(Policy policy) {
        this.policy = policy;
    }

    /** Returns everything that is wrong, in the order of the validators. */
    public List<Issue> check(Answer answer, ValidationContext context) {
        var issues = new ArrayList<Issue>();
        for (var validator : policy.validators()) {
            issues.addAll(check(validator, answer, context));
        }
        return issues;
    }

    private static List<Issue> check(Validator validator, Answer answer, ValidationContext context) {
        try {
            return validator.check(answer, context).stream()
                    .map(issue -> issue.by(validator.name()))
                    .toList();
        } catch (RuntimeException | StackOverflowError e) {
            var message = "The check " + validator.name() + " itself failed: " + e;
            return List.of(
                    Issue.error("VALIDATOR_FAILED", message, "", Span.at(0)).by(validator.name()));
        }
    }

    /** Returns the answer with every safe repair in it; the same object when there is none. */
    public Answer fix(Answer answer, ValidationContext context) {
        var fixed = answer;
        for (var validator : policy.validators()) {
            fixed = apply(fixed, edits(validator, fixed, context));
        }
        return fixed;
    }

    /**
     * An answer with guesses in it.
     *
     * @param inferred names of the validators that guessed
     */
    record Guess(Answer answer, List<String> inferred) {}

    /** Returns the answer with the fallbacks of all validators that still find errors. */
    Guess fallback(Answer answer, ValidationContext context) {
        var inferred = new ArrayList<String>();
        var guessed = answer;
        for (var validator : policy.validators()) {
            if (check(validator, guessed, context).stream().anyMatch(Issue::blocks)) {
                var edits = validator.fallback(guessed, context);
                if (!edits.isEmpty()) {
                    guessed = apply(guessed, edits);
                    inferred.add(validator.name());
                }
            }
        }
        return new Guess(guessed, inferred);
    }

    private static List<Edit> edits(Validator validator, Answer answer, ValidationContext context) {
        return validator.fix(answer, context);
    }

    static Answer apply(Answer answer, List<Edit> edits) {
        return edits.isEmpty() ? answer : answer.withText(Edits.apply(answer.text(), edits));
    }
}
