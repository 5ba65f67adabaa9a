package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourtesyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sure!",
                "Here is the missing section:",
                "I corrected the header as you asked.",
                "Ich habe den Abschnitt ergänzt. Passt das so?",
                "The header has been fixed.\n\nLet me know if you need anything else.",
                "Entschuldigung! Hier ist der Abschnitt.",
                "",
                "  \n\n  "
            })
    void whatOnlyTalksSaysNothing(String text) {
        assertThat(Courtesy.without(text)).isEmpty();
        assertThat(Courtesy.isAllOf(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'Sure!\n\nWe rename the slots.' | We rename the slots.",
                "'Here you go:\n\nWe rename.\n\nLet me know if that helps.' | We rename.",
                "'The decision that the team made after all the talk of these last weeks is:\n\n"
                        + "We rename.' | We rename.",
                "'We rename.\n\nSure!\n\nIt is fast.' | 'We rename.\n\nSure!\n\nIt is fast.'",
                "'Sure!\n\n- one\n- two\n\nI hope this helps.\n\nLet me know!' | '- one\n- two'",
                "'We rename.' | We rename.",
                "'Decision:\n\nWe rename.' | 'Decision:\n\nWe rename.'",
                "'- The decision:\n\nWe rename.' | '- The decision:\n\nWe rename.'",
                "'One\nThe decision of it:\n\nWe rename.' | 'One\nThe decision of it:\n\nWe rename.'",
                "'The slots: a story:' | 'The slots: a story:'",
            })
    void theRestIsLeftAsItStands(String text, String rest) {
        assertThat(Courtesy.without(text)).isEqualTo(rest);
        assertThat(Courtesy.isAllOf(text)).isFalse();
    }

    @Test
    void aLongParagraphIsNoCourtesyAndALongLineIsNoLeadIn() {
        var words = "Sure, " + "x".repeat(700);
        var lead = "x ".repeat(200) + ":";

        assertThat(Courtesy.without(words)).isEqualTo(words);
        assertThat(Courtesy.without(lead + "\n\nWe rename.")).isEqualTo(lead + "\n\nWe rename.");
    }

    @Test
    void codeAndListsAreNoCourtesy() {
        assertThat(Courtesy.isAllOf("```\nSure!\n```")).isFalse();
        assertThat(Courtesy.isAllOf("- Sure!")).isFalse();
        assertThat(Courtesy.isAllOf("Sure!\n    code")).isFalse();
    }
}
