package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NestedQuotesTest {

    @ParameterizedTest
    @CsvSource({
        "Phase „greet“, Phase ‚greet‘",
        "phase “greet”, phase ‘greet’",
        "„a“ und „b“, ‚a‘ und ‚b‘",
        "“a” and “b”, ‘a’ and ‘b’",
        "„a “b” c“, ‚a ‘b’ c‘",
        "ein „ allein, ein „ allein",
        "say \"a\", say \"a\"",
    })
    void pairsWithinQuotesAreSingle(String text, String within) {
        assertThat(NestedQuotes.within(text)).isEqualTo(within);
    }

    @Test
    void aPlaceIsWithinQuotesBetweenTheirMarks() {
        var german = "Stufe „a“ b „c“";
        assertThat(NestedQuotes.areAround(german.indexOf('a'), german)).isTrue();
        assertThat(NestedQuotes.areAround(german.indexOf('b'), german)).isFalse();
        assertThat(NestedQuotes.areAround(german.indexOf('c'), german)).isTrue();
        var english = "stage “A” B “C”";
        assertThat(NestedQuotes.areAround(english.indexOf('A'), english)).isTrue();
        assertThat(NestedQuotes.areAround(english.indexOf('B'), english)).isFalse();
        assertThat(NestedQuotes.areAround(english.indexOf('C'), english)).isTrue();
    }
}
