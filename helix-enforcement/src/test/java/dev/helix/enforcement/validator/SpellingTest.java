package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "decision, decisoin",
        "decision, edcision",
        "decision, decisino",
        "decision, decison",
        "decision, ecision",
        "decision, decisio",
        "decision, decisions",
        "decision, xdecision",
        "decision, decixion",
        "decision, xecision",
        "decision, decisiox",
        "context, contxet",
        "context, kontext",
    })
    void oneLetterIsASlipInBothDirections(String word, String other) {
        assertThat(Spelling.isSlip(word, other)).isTrue();
        assertThat(Spelling.isSlip(other, word)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "decision, decision",
        "decision, dexixion",
        "decision, dceisino",
        "decision, decisionsx",
        "decision, decisnio",
        "decision, ecisionx",
        "status, statsu",
        "status, statuss",
        "decision, deciison1",
        "context, cotnexx",
    })
    void moreThanOneOrAShortWordIsNone(String word, String other) {
        assertThat(Spelling.isSlip(word, other)).isFalse();
        assertThat(Spelling.isSlip(other, word)).isFalse();
    }
}
