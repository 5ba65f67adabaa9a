package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepMarkerValidatorTest {

    private static final ValidationContext ENGLISH = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);

    private final StepMarkerValidator validator = new StepMarkerValidator();

    private List<Issue> issues(String text) {
        return validator.check(Answer.of(text), ENGLISH);
    }

    private List<String> codes(String text) {
        return issues(text).stream().map(Issue::code).toList();
    }

    private String fixed(String text) {
        return Edits.apply(text, validator.fix(Answer.of(text), ENGLISH));
    }

    private String guessed(String text) {
        return Edits.apply(text, validator.fallback(Answer.of(text), ENGLISH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Done.\n\n<!-- STEP: done -->",
                "Done.\n\n<!-- STEP: done -->\n\n   \n",
                "Done. <!-- STEP: done -->",
                "Done.\r\n\r\n<!-- STEP: done -->\r\n",
                "\uFEFFDone.\n\n<!--STEP:Done-->",
                "Done.\n\n<!--  step :  DONE  -->",
                "Done.\n\n<!-- STEP:\n done\n-->",
                "- a\n- b\n<!-- STEP: done -->",
                "| a | b |\n|---|---|\n| 1 | 2 |\n<!-- STEP: done -->",
                "<div>\n<!-- STEP: done -->",
                "Use `<!-- STEP: why -->`.\n\n<!-- STEP: done -->",
                "```html\n<!-- STEP: why -->\n```\n\n<!-- STEP: done -->",
                "    <!-- STEP: why -->\n\nText\n\n<!-- STEP: done -->",
                "> <!-- STEP: why -->\n\nText\n\n<!-- STEP: done -->",
                "~~~~\n```\n~~~~\n\n<!-- STEP: done -->",
            })
    void acceptsAMarkerThatIsTheLastThing(String text) {
        assertThat(codes(text)).isEmpty();
        assertThat(StepMarkers.of(text).step()).contains(ConversationStep.DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No marker.",
                "Quoted `<!-- STEP: done -->`",
                "```\n<!-- STEP: done -->\n```",
                "Text\n\n    <!-- STEP: done -->",
                "> <!-- STEP: done -->",
                "Text <!-- a comment -->",
                "Text <!-- STEPS: done -->",
                "Escaped \\<!-- STEP: done -->",
            })
    void missesAMarkerThatIsNoneOrOnlyQuoted(String text) {
        assertThat(codes(text)).containsExactly("MISSING_STEP_MARKER");
    }

    @Test
    void saysWhereTheMarkerIsOnlyQuoted() {
        assertThat(issues("One\n\n`<!-- STEP: done -->`").getFirst().message()).contains("line 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xxx", "what|why|constraints|generate|finalize|done", "discussing", "fertig", "done done"})
    void neverTakesAnotherWordForAStep(String word) {
        var text = "Text\n\n<!-- STEP: " + word + " -->";

        assertThat(codes(text)).containsExactly("INVALID_STEP");
        assertThat(StepMarkers.of(text).step()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\t\r\n", "<!-- STEP: done -->", "\n <!-- STEP: xxx -->\n"})
    void callsAnAnswerEmptyThatSaysNothing(String text) {
        assertThat(codes(text)).containsExactly("EMPTY_RESPONSE");
        assertThat(validator.fallback(Answer.of(text), ENGLISH)).isEmpty();
    }

    @Test
    void asksForTheMarkerAtTheEndAndMovesItThere() {
        var text = "One. <!-- STEP: why -->\n\nMore.\n";

        assertThat(codes(text)).containsExactly("STEP_MARKER_NOT_AT_END");
        assertThat(fixed(text)).isEqualTo("One. \n\nMore.\n\n<!-- STEP: why -->");
        assertThat(codes(fixed(text))).isEmpty();
    }

    @Test
    void warnsOfSeveralMarkersThatDiffer() {
        var text = "<!-- STEP: what -->\n\nText\n\n<!-- STEP: done -->";

        assertThat(codes(text)).containsExactly("AMBIGUOUS_STEP_MARKER");
        assertThat(issues(text).getFirst().blocks()).isFalse();
        assertThat(issues(text).getFirst().message()).contains("what (1), done (5)");
        assertThat(StepMarkers.of(text).step()).contains(ConversationStep.DONE);
        assertThat(codes("<!-- STEP: done -->\n\nText\n\n<!-- STEP: Done -->")).isEmpty();
    }

    @Test
    void acceptsAMarkerInACodeBlockNobodyClosedAndClosesIt() {
        var text = "```java\nint a;\n<!-- STEP: done -->\n";

        assertThat(codes(text)).containsExactly("AMBIGUOUS_STEP_MARKER");
        assertThat(StepMarkers.of(text).step()).contains(ConversationStep.DONE);
        assertThat(fixed(text)).isEqualTo("```java\nint a;\n```\n\n<!-- STEP: done -->");
    }

    @Test
    void warnsOfAMarkerInAListItemAndTakesItOut() {
        var text = "- a\n- b\n\n  <!-- STEP: done -->";

        assertThat(codes(text)).containsExactly("AMBIGUOUS_STEP_MARKER");
        assertThat(codes(fixed(text))).isEmpty();
    }

    @Nested
    class WhenTheMarkerIsMalformed {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Text\n\n<!-- STEP: done",
                    "Text\n\n<!-- STEP: done -",
                    "Text\n\n<!-- STEP: done --",
                    "Text\n\n<!-- STEP done -->",
                    "Text\n\n<!-- STEP = done -->",
                    "Text\n\n<!- STEP: done ->",
                    "Text\n\n<!--- STEP: done --->",
                    "Text\n\n＜!-- STEP: done --＞",
                    "Text\n\n<!-- \u0405\u0422\u0415\u0420: done -->",
                    "Text\n\n<!--\u200B STEP: done -->",
                    "Text\n\n<!-- STEP:\u00A0done -->",
                    "Text\n\n<!-- STEP: do\u00ADne -->",
                    "Text\n\n<!\u2013 STEP: done \u2013>",
                    "Text\n\n<!\u2014 STEP: done \u2014>",
                })
        void saysSoAndWritesItRight(String text) {
            assertThat(codes(text)).containsExactly("MALFORMED_STEP_MARKER");
            assertThat(StepMarkers.of(text).step()).isEmpty();
            assertThat(fixed(text)).isEqualTo("Text\n\n<!-- STEP: done -->");
        }

        @ParameterizedTest
        @ValueSource(strings = {"Text\n\n<!-- STEP: do", "Text\n\n<!-- STEP: -->", "Text\n\n<!-- STEP: xyz"})
        void doesNotGuessTheStep(String text) {
            assertThat(codes(text)).containsExactly("MALFORMED_STEP_MARKER");
            assertThat(fixed(text)).isEqualTo(text);
        }

        @Test
        void namesTheCharacterThatOnlyLooksRight() {
            var text = "Text\n\n<!\u2013 STEP: done \u2013>";

            assertThat(issues(text).getFirst().message()).contains("U+2013 EN DASH");
            assertThat(new LineMap(text).line(issues(text).getFirst().range().start()))
                    .isEqualTo(3);
        }

        @Test
        void readsNoMoreThanThirtyTwoBlanks() {
            assertThat(codes("Text <!--" + " ".repeat(32) + "STEP: done -->")).isEmpty();
            assertThat(codes("Text <!--" + " ".repeat(33) + "STEP: done -->")).containsExactly("MALFORMED_STEP_MARKER");
        }
    }

    @Nested
    class WhenItHasToGuess {

        @Test
        void takesAnAdrThatWasMadeForGenerate() {
            assertThat(guessed("ADR-038 wurde erstellt.")).endsWith("\n\n<!-- STEP: generate -->");
        }

        @Test
        void takesAQuestionAtTheEndForDiscussing() {
            var guessed = guessed("Welche Option gefällt dir?\n");

            assertThat(guessed).isEqualTo("Welche Option gefällt dir?\n\n\n<!-- STEP: discussing -->");
            assertThat(codes(guessed)).containsExactly("INVALID_STEP");
            assertThat(validator.check(Answer.of(guessed), ENGLISH.afterFallback()))
                    .isEmpty();
        }

        @Test
        void takesEverythingElseForDone() {
            assertThat(guessed("Siehe https://example.org/?a=1.")).endsWith("<!-- STEP: done -->");
        }

        @Test
        void replacesAStepThatIsNone() {
            assertThat(guessed("Text\n\n<!-- STEP: xxx -->"))
                    .doesNotContain("xxx")
                    .endsWith("<!-- STEP: done -->");
        }

        @Test
        void closesAnOpenCodeBlockFirst() {
            assertThat(codes(guessed("```\ncode"))).isEmpty();
        }
    }

    @Test
    void speaksGerman() {
        var german = new ValidationContext(InMemoryFiles.empty(), Locale.GERMANY);

        assertThat(validator.check(Answer.of("Text"), german).getFirst().message())
                .isEqualTo("Der Antwort fehlt der Step-Marker.");
        assertThat(issues("Text").getFirst().message()).isEqualTo("The answer has no step marker.");
    }

    @Test
    void namesTheStepsThereAreWithoutTheOneOnlyAFallbackMaySet() {
        for (var text : List.of("Text", "Text\n\n<!-- STEP: xxx -->", "Text\n\n<!-- STEP: do")) {
            var issue = issues(text).getFirst();

            assertThat(issue.message() + issue.fixHint())
                    .describedAs(text)
                    .contains("what, why, constraints, generate, finalize, done")
                    .doesNotContain("discussing");
        }
    }

    @Test
    void closesACodeBlockWithAsManySignsAsItWasOpenedWith() {
        assertThat(fixed("````java\nint a;\n<!-- STEP: done -->\n"))
                .isEqualTo("````java\nint a;\n````\n\n<!-- STEP: done -->");
        assertThat(guessed("~~~~~\ncode")).isEqualTo("~~~~~\ncode\n~~~~~\n\n<!-- STEP: done -->");
    }

    @Test
    void leavesOneMarkerWhereItReplacesABrokenOne() {
        assertThat(guessed("Text\n\n<!-- STEP: do\u00ADne -->")).isEqualTo("Text\n\n\n\n<!-- STEP: done -->");
        assertThat(guessed("<!-- STEP: why -->\n\nText\n\n<!-- STEP: done"))
                .isEqualTo("\n\nText\n\n\n\n<!-- STEP: done -->");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "Was? ", "Was?\"", "Was?\n\nSag es."})
    void takesAQuestionForOneWhereverItsWordEnds(String text) {
        assertThat(guessed(text)).endsWith("<!-- STEP: discussing -->");
    }

    @Test
    void looksForAQuestionInTheLastTwoHundredCharactersAlone() {
        assertThat(guessed("?" + " so".repeat(66) + "!")).endsWith("<!-- STEP: discussing -->");
        assertThat(guessed("?" + " so".repeat(67) + "!")).endsWith("<!-- STEP: done -->");
    }
}
