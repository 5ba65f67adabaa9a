package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Span;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepMarkerTest {

    private static final String MARKER = "<!-- STEP: done -->";

    @Test
    void readsExactlyTheMarkerThatBeginsThere() {
        var text = "ab" + MARKER + "cd";

        var marker = Objects.requireNonNull(StepMarker.at(text, 2, text.length()));

        assertThat(marker).isEqualTo(new StepMarker(new Span(2, 2 + MARKER.length()), "done"));
        assertThat(StepMarker.at(text, 2, 2 + MARKER.length())).isEqualTo(marker);
        assertThat(StepMarker.at(text, 1, text.length())).isNull();
        assertThat(StepMarker.at(text, 3, text.length())).isNull();
    }

    @Test
    void readsNothingBehindTheEnd() {
        for (int end = 0; end < MARKER.length(); end++) {
            assertThat(StepMarker.at(MARKER, 0, end))
                    .describedAs("up to %d", end)
                    .isNull();
        }
    }

    @Test
    void readsUpToThirtyTwoBlanksInEachGap() {
        var most = " ".repeat(StepMarker.MAX_GAP);
        var more = most + " ";
        for (var form :
                new String[] {"<!--%sSTEP: x -->", "<!-- STEP%s: x -->", "<!-- STEP:%sx -->", "<!-- STEP: x%s-->"}) {
            assertThat(StepMarker.isWhole(form.formatted(most)))
                    .describedAs(form)
                    .isTrue();
            assertThat(StepMarker.isWhole(form.formatted(more)))
                    .describedAs(form)
                    .isFalse();
        }
    }

    @Test
    void readsValuesUpToSixtyFourCharacters() {
        var most = "<!--STEP:" + "x".repeat(StepMarker.MAX_VALUE) + " ".repeat(StepMarker.MAX_GAP) + "-->";

        assertThat(StepMarker.isWhole(most)).isTrue();
        assertThat(StepMarker.isWhole(most.replaceFirst("x", "xx"))).isFalse();
        assertThat(StepMarker.isWhole("<!--STEP:-->")).isFalse();
        assertThat(StepMarker.isWhole("<!--STEP:  -->")).isFalse();
    }

    @Test
    void isReadInAnyCaseOfAsciiAlone() {
        assertThat(StepMarker.isWhole("<!-- sTeP: Done -->")).isTrue();
        assertThat(StepMarker.upper('a')).isEqualTo('A');
        assertThat(StepMarker.upper('z')).isEqualTo('Z');
        assertThat(StepMarker.upper('`')).isEqualTo('`');
        assertThat(StepMarker.upper('{')).isEqualTo('{');
        assertThat(StepMarker.upper('ſ')).isEqualTo('ſ');
    }

    @Test
    void endsAtItsOwnBracketAlone() {
        assertThat(StepMarker.isWhole(MARKER)).isTrue();
        assertThat(StepMarker.isWhole(MARKER + ">")).isFalse();
        assertThat(StepMarker.isWhole("")).isFalse();
        assertThat(StepMarker.isWhole("<!-- STEP: a > b -->")).isFalse();
        assertThat(StepMarker.isWhole("<!-- STEP: a < b -->")).isFalse();
    }

    @Test
    void canComeOfEachOfItsBeginnings() {
        var longest = "<!--" + " ".repeat(32) + "STEP" + " ".repeat(32) + ":" + " ".repeat(32);
        for (var text : new String[] {MARKER, longest, "<!-- step: x"}) {
            for (int end = 0; end < text.length(); end++) {
                var beginning = text.substring(0, end);
                assertThat(StepMarker.canBecome(beginning))
                        .describedAs(beginning)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "<a",
                "<!a",
                "<!-a",
                "<!--a",
                "<!-- S:",
                "<!-- STEPS",
                "<!-- STEP x",
                "<!-- STEP: <",
                "<!-- STEP: a>"
            })
    void canNotComeOfAnythingElse(String text) {
        assertThat(StepMarker.canBecome(text)).isFalse();
    }

    @Test
    void canNotComeOfTooMuch() {
        for (var form : new String[] {"<!--%s", "<!-- STEP%s", "<!-- STEP:%s"}) {
            assertThat(StepMarker.canBecome(form.formatted(" ".repeat(32)))).isTrue();
            assertThat(StepMarker.canBecome(form.formatted(" ".repeat(33)))).isFalse();
        }
        int most = StepMarker.MAX_VALUE + StepMarker.MAX_GAP + 3;
        assertThat(StepMarker.canBecome("<!--STEP:" + "x".repeat(most - 1))).isTrue();
        assertThat(StepMarker.canBecome("<!--STEP:" + "x".repeat(most))).isFalse();
    }

    @Test
    void beginsWithItsBracketAlone() {
        assertThat(StepMarker.isWhole("STEP: done -->")).isFalse();
        assertThat(StepMarker.isWhole("<!-- : done -->")).isFalse();
        assertThat(StepMarker.isWhole("<!-- STEP done -->")).isFalse();
    }
}
