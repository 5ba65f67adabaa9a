package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadingTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Context | context",
                "Acceptance Criteria | acceptance criteria",
                "Acceptance  Criteria | acceptance criteria",
                "3. Context | context",
                "3.1.2) Context | context",
                "\uD83C\uDFAF Context | context",
                "Context \u2705 | context",
                "**Context** | context",
                "'“Context”' | context",
                "Context (draft) | context",
                "Context [1] | context",
                ":dart: Context :ok: | context",
                "Step 2: Context | context",
                "II. Context | context",
                "b) Context | context",
                "Context: | context",
                "Context {#ctx} | context",
                "Kontext/Umfeld | kontext/umfeld",
                "C | c",
            })
    void decorationIsNoPartOfTheWords(String heading, String words) {
        assertThat(HeadingText.words(heading)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"''", "'...'", "'\uD83C\uDFAF'", "'  '"})
    void aHeadingOfSignsAloneHasNoWords(String heading) {
        assertThat(HeadingText.words(heading)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Decision | decision | ''",
                "Decision: Slots | decision | Slots",
                "Decision – Slots (two) | decision | Slots (two)",
                "2 – Decision | decision | ''",
                "2 – Decision: Slots | decision | Slots",
                "Section 2 - Decision => Slots | decision | Slots",
                "\uD83C\uDFAF – Decision — Slots | decision | Slots",
                "Decision – \u2705 | decision | ''",
                "Decision: Slots – two | decision | Slots – two",
            })
    void whatIsSaidBehindTheWordsIsNeitherTheirNumberNorTheirDecoration(String heading, String lead, String behind) {
        assertThat(HeadingText.lead(heading)).isEqualTo(lead);
        assertThat(HeadingText.behindLead(heading)).isEqualTo(behind);
    }

    @Test
    void aHeadingOfManySignsIsReadLikeAnyOther() {
        for (var heading : List.of(": ".repeat(15_000) + "Decision", "1 – ".repeat(10_000), "x: ".repeat(10_000))) {
            assertThat(HeadingText.lead(heading).length()).isLessThan(heading.length());
            assertThat(HeadingText.behindLead(heading).length()).isLessThan(heading.length());
        }
        assertThat(HeadingText.lead("2 – \uD83C\uDFAF – Decision: Slots")).isEqualTo("decision");
    }
}
