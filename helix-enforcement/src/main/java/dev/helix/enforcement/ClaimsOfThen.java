package dev.helix.enforcement;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.enforcement.validator.ClaimedActionValidator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Judges claims of actions in a recorded call as they were judged then: what HELIX had done when an answer was given is no part of a record, but
 * the verdict is. A claim counts as untrue only where it stands in a reply, or in a draft, that was sent back for one. Safe for use by many threads.
 *
 * @param rule finds the claims
 * @param record of a call in which they were judged
 */
record ClaimsOfThen(Validator rule, AnswerRecord record) implements Validator {

    /** Returns {@code policy} as it judges {@code record}; itself where claims were not judged then. */
    static Policy in(Policy policy, AnswerRecord record) {
        if (!record.validators().contains(ClaimedActionValidator.NAME)) {
            return policy;
        }
        var validators = policy.validators().stream()
                .map(each -> each.name().equals(ClaimedActionValidator.NAME) ? new ClaimsOfThen(each, record) : each)
                .toList();
        return new Policy(
                validators,
                policy.budget(),
                policy.locale(),
                policy.validatorTime(),
                policy.trusted(),
                policy.broken());
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        return rule.check(answer, context).stream()
                .filter(issue -> wasUntrue(
                        answer.text()
                                .substring(issue.range().start(), issue.range().end())
                                .strip(),
                        answer.text()))
                .toList();
    }

    /** A text that was said then, with its verdict. */
    private record Said(String text, List<AnswerRecord.Found> found) {

        boolean isUntrue() {
            return found.stream().anyMatch(each -> each.validator().equals(ClaimedActionValidator.NAME));
        }
    }

    /** What HELIX has done between two texts makes the same claim true: each has its own verdict. */
    private boolean wasUntrue(String claim, String text) {
        var claiming = said().filter(said -> said.text().contains(claim)).toList();
        var same = claiming.stream().filter(said -> said.text().equals(text)).toList();
        return (same.isEmpty() ? claiming : same).stream().anyMatch(Said::isUntrue);
    }

    private Stream<Said> said() {
        return record.turns().stream()
                .flatMap(turn -> Stream.concat(
                        turn.drafts().stream()
                                .map(draft -> new Said(
                                        draft.text(), Objects.requireNonNullElse(draft.found(), turn.found()))),
                        Stream.of(new Said(turn.text(), turn.found()))));
    }
}
