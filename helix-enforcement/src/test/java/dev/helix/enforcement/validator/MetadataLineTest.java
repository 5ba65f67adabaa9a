package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataLineTest {

    private static final Set<String> NAMES = Set.of("status", "deciders");

    private static String value(String text) {
        return MetadataLine.value(text.replace("|", "\n"), NAMES).orElse("-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "Status: accepted § accepted",
                "# T||* Status: accepted § accepted",
                "**Status:** accepted § accepted",
                "- status : accepted § accepted",
                "Deciders: Ada, Bob|Status: x § Ada, Bob",
                "Status:|Status: late § late",
                "Date: today § -",
                "## Context|Status: x § -",
                "```|Status: x § -",
                ": x § -",
                "Status § -",
                "The status of all of this long sentence is: x § -",
            })
    void isReadAboveTheSections(String text, String expected) {
        assertThat(value(text)).isEqualTo(expected);
    }

    @Test
    void isLookedForInTheFirstSixtyLines() {
        assertThat(value("x|".repeat(59) + "Status: a")).isEqualTo("a");
        assertThat(value("x|".repeat(60) + "Status: a")).isEqualTo("-");
    }
}
