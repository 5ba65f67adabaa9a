package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class StepOrderValidatorTest {

    private static final String FINALIZE = "All is written.\n\n<!-- STEP: finalize -->\n";

    private static List<Issue> issues(String text, @Nullable ConversationStep current, Locale locale) {
        var context = new ValidationContext(InMemoryFiles.empty(), locale).at(current);
        return new StepOrderValidator().check(Answer.of(text), context);
    }

    private static List<Issue> issues(String text, @Nullable ConversationStep current) {
        return issues(text, current, Locale.ENGLISH);
    }

    @ParameterizedTest
    @EnumSource(names = {"WHAT", "WHY", "CONSTRAINTS"})
    void warnsOfFinalizingBeforeAnythingWasGenerated(ConversationStep current) {
        assertThat(issues(FINALIZE, current)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("STEP_OUT_OF_ORDER");
            assertThat(issue.blocks()).isFalse();
            assertThat(issue.message()).contains("finalize").contains(current.word());
            assertThat(issue.fixHint()).contains("generate");
            assertThat(FINALIZE.substring(issue.range().start(), issue.range().end()))
                    .isEqualTo("<!-- STEP: finalize -->");
        });
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"WHAT", "WHY", "CONSTRAINTS"})
    void letsItFinalizeFromAnyOtherStep(ConversationStep current) {
        assertThat(issues(FINALIZE, current)).isEmpty();
    }

    @Test
    void saysNothingWhereTheStepOfTheConversationIsUnknown() {
        assertThat(issues(FINALIZE, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No marker.",
                "`<!-- STEP: finalize -->`",
                "<!-- STEP: finalize -->\n\nmore",
                "<!-- STEP: xxx -->",
                "Back.\n\n<!-- STEP: what -->",
                "Enough.\n\n<!-- STEP: done -->"
            })
    void leavesEverythingElseToTheOthers(String text) {
        assertThat(issues(text, ConversationStep.WHY)).isEmpty();
    }

    @Test
    void speaksGerman() {
        assertThat(issues(FINALIZE, ConversationStep.WHY, Locale.GERMAN)
                        .getFirst()
                        .message())
                .contains("widerspricht");
    }

    @Test
    void keepsTheStepAfterAFallback() {
        var context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH).at(ConversationStep.WHY);

        assertThat(context.afterFallback().current()).isEqualTo(ConversationStep.WHY);
    }
}
