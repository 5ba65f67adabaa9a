package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Edits;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderSlipsTest {

    private static String repaired(String header) {
        var slips = HeaderSlips.find(header, 0, header.length());
        return Edits.apply(header, slips.stream().map(HeaderSlips.Slip::repair).toList());
    }

    private static List<String> keys(String header) {
        return HeaderSlips.find(header, 0, header.length()).stream()
                .map(slip -> slip.problem().key().replace("INVALID_ADR_HEADER.", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "a: @x § a: \"@x\"",
                "a:  @x § a:  \"@x\"",
                "a: `x` y § a: \"`x` y\"",
                "a: %x § a: \"%x\"",
                "a: *b c § a: \"*b c\"",
                "a: [b] c § a: \"[b] c\"",
                "a: {b} c § a: \"{b} c\"",
                "a: 'b' c § a: \"'b' c\"",
                "a: \"b\" c § a: \"\\\"b\\\" c\"",
                "a: 'b § a: \"'b\"",
                "a: \"b\\\" § a: \"\\\"b\\\\\\\"\"",
                "a: b: c § a: \"b: c\"",
                "a: b: § a: \"b:\"",
                "a-b_c: x: y § a-b_c: \"x: y\"",
                "a:|  - @x § a:|  - \"@x\"",
                "a:|  - [b] c § a:|  - \"[b] c\"",
                "- a: b: c § - a: \"b: c\"",
                "a:|\tb: c § a:|  b: c",
                "a:|    b:|\t\tc: d § a:|    b:|        c: d",
                "a:|  b: c|\td: e § a:|  b: c|  d: e",
                "a:\u00A0b § a: b",
                "a:\u200Bb § a: b",
                "a: >|  b: @c|d: @e § a: >|  b: @c|d: \"@e\"",
                "a: >|\tb: @c § a: >|  b: @c",
            })
    void areRepairedSoThatTheMeaningStays(String header, String expected) {
        assertThat(repaired(header.replace("|", "\n"))).isEqualTo(expected.replace("|", "\n"));
        assertThat(HeaderSlips.find(expected.replace("|", "\n"), 0, expected.length()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "a: b",
                "a:b",
                "a: *b",
                "a: [b, c]",
                "a: [b, [c]]",
                "a: [b] # c",
                "a: [b,|  c]",
                "a: {b: c}",
                "a: 'b'",
                "a: 'it''s'",
                "a: 'b' # c",
                "a: \"b \\\" c\"",
                "a: \"b\" # c",
                "a: \"b: c\"",
                "a: b # c: d",
                "a: |",
                "a: @b # c",
                "a: ¦|  Fix: the: thing||  * one|  b: @c",
                "a:|  - b: >-|      c: [d] e|      **f**: g",
                "- ¦|  c: @d",
                "a b: @c",
                ": @c",
                "# a: @b",
                "http://x: y",
            })
    void areNotSeenWhereNoneIs(String header) {
        assertThat(keys(header.replace("|", "\n").replace("¦", "|"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "a: b|\tc: d § a: b|c: d",
                "a:|\tc: d § a:|  c: d",
                "a: >|\tc: d § a: >|  c: d",
                "a: ^^|\tc: d § a: ^^|  c: d",
            })
    void aTabBehindAWholeFieldStandsForNothing(String header, String expected) {
        var text = header.replace("^^", "").replace("|", "\n");
        var slips = HeaderSlips.withoutStrayTabs(text, 0, HeaderSlips.find(text, 0, text.length()));

        assertThat(Edits.apply(
                        text, slips.stream().map(HeaderSlips.Slip::repair).toList()))
                .isEqualTo(expected.replace("^^", "").replace("|", "\n").replace("·", " "));
    }
}
