package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackTest {

    private static final Issue MISSING =
            Issue.error("MISSING_SECTION", "no <!-- STEP: done --> there", "add it", Span.at(0));

    @ParameterizedTest
    @ValueSource(strings = {"de", "en"})
    void knowsItsOwnRequestForPartsAgain(String language) {
        var feedback = new Feedback(Locale.forLanguageTag(language));
        var answer = Answer.of("text");

        assertThat(feedback.asksForParts(feedback.parts(answer, List.of(MISSING), List.<Gap>of())))
                .isTrue();
        assertThat(feedback.asksForParts(feedback.again(answer, List.of(MISSING))))
                .isFalse();
        assertThat(feedback.asksForParts(feedback.fresh("question", answer, List.of(MISSING))))
                .isFalse();
        assertThat(feedback.asksForParts("Can it greet in German?")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "en"})
    void saysWhatIsWrongWithASavedFileWithoutAskingForTheAnswerAgain(String language) {
        var feedback = new Feedback(Locale.forLanguageTag(language));

        var said = feedback.ofFile(List.of(MISSING.in("adr/001-x.md")));

        assertThat(said).contains("MISSING_SECTION", "adr/001-x.md", "add it").doesNotContain("<!--");
        assertThat(said.lines().findFirst().orElse(""))
                .isNotEqualTo(feedback.again(Answer.of(""), List.of(MISSING))
                        .lines()
                        .findFirst()
                        .orElse(""));
    }

    @Test
    void asksForNoToolsThatNoPointNeeds() {
        assertThat(new Feedback(Locale.ENGLISH).again(Answer.of("text"), List.of(MISSING)))
                .contains("Use tools and change files only where a point asks for it.");
        assertThat(new Feedback(Locale.GERMAN).again(Answer.of("text"), List.of(MISSING)))
                .contains("Werkzeuge");
    }
}
