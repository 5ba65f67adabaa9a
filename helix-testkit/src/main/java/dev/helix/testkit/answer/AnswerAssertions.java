package dev.helix.testkit.answer;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import java.util.Locale;

/** Assertions in AssertJ's manner for validators and enforced answers. */
public final class AnswerAssertions {

    private AnswerAssertions() {}

    /** Checks how enforcement ended. */
    public static EnforcedAssert assertThat(Enforced enforced) {
        return new EnforcedAssert(enforced);
    }

    /** Lets {@code validator} check {@code text}, in English and with no files at hand. */
    public static IssuesAssert whenChecking(Validator validator, String text) {
        return whenChecking(validator, text, InMemoryFiles.empty());
    }

    /** Lets {@code validator} check {@code text} in English, with {@code files} at hand. */
    public static IssuesAssert whenChecking(Validator validator, String text, InMemoryFiles files) {
        var context = new ValidationContext(files, Locale.ENGLISH);
        return new IssuesAssert(validator.check(Answer.of(text), context), text);
    }
}
