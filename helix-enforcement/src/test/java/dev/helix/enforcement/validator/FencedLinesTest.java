package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FencedLinesTest {

    private static List<String> inside(String text) {
        return FencedLines.of(text).stream()
                .map(span -> text.substring(span.start(), span.end()).replace("\n", "|"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            nullValues = "-",
            value = {
                "a § -",
                "```|a|``` § a|",
                "```py|a|b|```|c § a|b|",
                "a|```|b|```|c|~~~|d|~~~ § b|;d|",
                "```|a § a",
                "``` § ^^",
                "```|``` § ^^",
                "```|a|····``` § a|····```",
                "``|a|`` § -",
                "···```|a|···``` § a|",
                "····```|a|····``` § -",
                "````|a|```|b|```` § a|```|b|",
                "```|a|```` § a|",
                "~~~|a|```|b|~~~ § a|```|b|",
                "```|a|``` b|c|``` § a|``` b|c|",
                "``` `x`|a § -",
                "~~~ `x`|a|~~~ § a|",
                "```|a|```  |b § a|",
                "x ```|a § -",
                "``` ```|a § -",
            })
    void findsWhatStandsBetweenFences(String text, String expected) {
        var found = inside(text.replace("|", "\n").replace("·", " "));

        assertThat(found.isEmpty() ? null : String.join(";", found))
                .isEqualTo(expected == null ? null : expected.replace("·", " "));
    }
}
