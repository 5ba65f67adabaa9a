package dev.helix.enforcement;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.text.Sentences;
import dev.helix.enforcement.GuardedCalls.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runs the validators of a policy. One that throws, hangs or returns null is an issue, never a pass and never a hang. Safe
 * for use by many threads.
 */
public final class AnswerChecks {

    private static final String EMPTY = "EMPTY_RESPONSE";

    /** The code of a validator that could not judge an answer. No agent is told of it: it is no fault of the answer. */
    public static final String FAILED = Validator.FAILED;

    private static final int MAX_ISSUES = 1_000;
    private static final int MAX_ROUNDS = 4;

    private final List<Validator> validators;
    private final GuardedCalls calls;
    private final Sentences sentences;
    private final Severity broken;
    private final List<Issue> failed;

    public AnswerChecks(Policy policy) {
        this(
                policy.validators(),
                new GuardedCalls(policy.validatorTime(), policy.trusted()),
                Feedback.sentences(policy.locale()),
                policy.broken() == Policy.Broken.FAILS ? Severity.ERROR : Severity.WARNING,
                List.of());
    }

    private AnswerChecks(
            List<Validator> validators, GuardedCalls calls, Sentences sentences, Severity broken, List<Issue> failed) {
        this.validators = validators;
        this.calls = calls;
        this.sentences = sentences;
        this.broken = broken;
        this.failed = failed;
    }

    /** Returns it without the validators that failed according to {@code issues}: they are not asked again, only named. */
    public AnswerChecks after(List<Issue> issues) {
        if (issues.isEmpty()) {
            return this;
        }
        var more = issues.stream()
                .filter(issue -> issue.code().equals(FAILED))
                .filter(issue -> validators.stream()
                        .anyMatch(validator -> validator.name().equals(issue.validator())))
                .toList();
        if (more.isEmpty()) {
            return this;
        }
        var names = more.stream().map(Issue::validator).toList();
        var left = validators.stream()
                .filter(validator -> !names.contains(validator.name()))
                .toList();
        return new AnswerChecks(
                left,
                calls,
                sentences,
                broken,
                Stream.concat(failed.stream(), more.stream()).toList());
    }

    /** Returns everything that is wrong, in the order of the validators; an empty answer before all else. */
    public List<Issue> check(Answer answer, ValidationContext context) {
        var issues = findings(answer, context);
        if (answer.text().isBlank()
                && issues.stream().noneMatch(issue -> issue.code().equals(EMPTY))) {
            issues.addFirst(empty(answer));
        }
        return issues;
    }

    /** Returns what the validators find, of which an answer without a text may be all right. */
    List<Issue> findings(Answer answer, ValidationContext context) {
        var issues = new ArrayList<Issue>();
        var outcomes =
                calls.run(validators, answer, validator -> named(validator.check(answer, context), validator.name()));
        for (int i = 0; i < outcomes.size(); i++) {
            issues.addAll(issues(validators.get(i), outcomes.get(i)));
        }
        issues.addAll(failed);
        return issues;
    }

    private static List<Issue> named(List<Issue> found, String validator) {
        return found.isEmpty()
                ? found
                : found.stream()
                        .limit(MAX_ISSUES)
                        .map(issue -> issue.by(validator))
                        .toList();
    }

    private Issue empty(Answer answer) {
        var range = new Span(0, answer.text().length());
        return Issue.error(EMPTY, sentences.text("empty"), sentences.text("empty.hint"), range);
    }

    private List<Issue> issues(Validator validator, Outcome<List<Issue>> outcome) {
        return switch (outcome) {
            case Outcome.Value<List<Issue>>(var found) -> found;
            case Outcome.Broken<List<Issue>>(var why) -> {
                var message = sentences.text("failed", validator.name(), why);
                var hint = sentences.text("failed.hint");
                yield List.of(new Issue(FAILED, broken, message, hint, null, Span.at(0)).by(validator.name()));
            }
        };
    }

    /**
     * Returns the answer with every safe repair in it, in the order of the validators, again until none is left: one validator's
     * repair can bring to light what another one repairs.
     */
    public Answer fix(Answer answer, ValidationContext context) {
        var fixed = answer;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            var before = fixed;
            fixed = fixOnce(before, context);
            if (fixed.text().equals(before.text())) {
                break;
            }
        }
        return fixed;
    }

    private Answer fixOnce(Answer answer, ValidationContext context) {
        var fixed = answer;
        for (var validator : validators) {
            var subject = fixed;
            fixed = apply(fixed, orNothing(validator, subject, each -> each.fix(subject, context)));
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
        for (var validator : validators) {
            var subject = guessed;
            var edits = orNothing(
                    validator,
                    subject,
                    each -> each.check(subject, context).stream().anyMatch(Issue::blocks)
                            ? each.fallback(subject, context)
                            : List.of());
            if (!edits.isEmpty()) {
                guessed = apply(guessed, edits);
                inferred.add(validator.name());
            }
        }
        return new Guess(guessed, inferred);
    }

    /** Returns the parts that would make the answer whole; empty when {@code issues} need more than that. */
    List<Gap> gaps(Answer answer, List<Issue> issues, ValidationContext context) {
        var gaps = new ArrayList<Gap>();
        for (var name : issues.stream()
                .filter(Issue::blocks)
                .map(Issue::validator)
                .distinct()
                .toList()) {
            var own = validators.stream()
                    .filter(validator -> validator.name().equals(name))
                    .findFirst()
                    .map(validator -> orNothing(validator, answer, each -> each.gaps(answer, context)))
                    .orElse(List.of());
            if (own.isEmpty()) {
                return List.of();
            }
            gaps.addAll(own);
        }
        return gaps;
    }

    /** Returns nothing for a validator that fails: that it does is told by its check. */
    private <T> List<T> orNothing(Validator validator, Answer answer, GuardedCalls.Call<List<T>> call) {
        return switch (calls.run(List.of(validator), answer, call).getFirst()) {
            case Outcome.Value<List<T>>(var value) -> value.stream().allMatch(Objects::nonNull) ? value : List.of();
            case Outcome.Broken<List<T>> broken -> List.of();
        };
    }

    static Answer apply(Answer answer, List<Edit> edits) {
        return edits.isEmpty() ? answer : answer.withText(Edits.apply(answer.text(), edits));
    }
}
