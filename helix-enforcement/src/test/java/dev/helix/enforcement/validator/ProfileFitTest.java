package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileFitTest {

    private static final String HEADER = "---\nadr_id: \"7\"\ntitle: Slots\nstatus: proposed\n---\n\n";

    private final ValidationContext context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);

    private String first(List<AdrProfile> profiles, String text) {
        return ProfileFit.ordered(profiles, Answer.of(text), context).getFirst().name();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Kontext\n\nX.\n\n# Entscheidung\n\nX.\n\n# Akzeptanzkriterien\n\n- [ ] x\n",
                "# Kontext\n\nX.\n\n## Entscheidung\n\nX.\n\n### Akzeptanzkriterien\n\n- [ ] x\n",
                "### Kontext\n\nX.\n",
                "**Kontext**\n\nX.\n\n**Entscheidung**\n\nX.\n",
                "##Kontext\n\nX.\n\n##Entscheidung\n\nX.\n",
                "# Kontext\n\nX.\n\n# Decision\n\nX.\n\n# Akzeptanzkriterien\n\n- [ ] x\n",
                "## Hintergrund\n\nDie Slots werden getauscht und das ist gut.\n",
            })
    void aGermanDocumentFitsTheGermanProfileWhicheverIsAskedFirst(String body) {
        assertThat(first(List.of(AdrProfile.HELIX_EN, AdrProfile.HELIX_DE), HEADER + body))
                .isEqualTo("helix-de");
        assertThat(first(List.of(AdrProfile.HELIX_DE, AdrProfile.HELIX_EN), HEADER + body))
                .isEqualTo("helix-de");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Context\n\nX.\n\n# Decision\n\nX.\n\n# Acceptance Criteria\n\n- [ ] x\n",
                "# Context\n\nX.\n\n## Decision\n\nX.\n\n### Acceptance Criteria\n\n- [ ] x\n",
                "# Context\n\nX.\n",
                "**Context**\n\nX.\n\n**Decision**\n\nX.\n",
                "## Decison\n\nX.\n",
                "## Background\n\nThe slots are swapped with one rename and that is good.\n",
            })
    void anEnglishDocumentFitsTheEnglishProfileWhicheverIsAskedFirst(String body) {
        assertThat(first(List.of(AdrProfile.HELIX_DE, AdrProfile.HELIX_EN), HEADER + body))
                .isEqualTo("helix-en");
        assertThat(first(List.of(AdrProfile.HELIX_EN, AdrProfile.HELIX_DE), HEADER + body))
                .isEqualTo("helix-en");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "##", "###"})
    void aRecordWithoutAHeaderFitsTheProfileOfItsLanguage(String level) {
        var german =
                "# 7. Tausch\n\n%1$s Status\n\nX\n\n%1$s Kontext\n\nX\n\n%1$s Entscheidung\n\nX\n\n%1$s Konsequenzen\n\nX\n"
                        .formatted(level);
        var english =
                "# 7. Swap\n\n%1$s Status\n\nX\n\n%1$s Context\n\nX\n\n%1$s Decision\n\nX\n\n%1$s Consequences\n\nX\n"
                        .formatted(level);

        for (var profiles : List.of(
                List.of(AdrProfile.NYGARD, AdrProfile.NYGARD_DE), List.of(AdrProfile.NYGARD_DE, AdrProfile.NYGARD))) {
            assertThat(first(profiles, german)).isEqualTo("nygard-de");
            assertThat(first(profiles, english)).isEqualTo("nygard");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HEADER, "OK.", "## Status\n\nx"})
    void whereNothingSpeaksForOneTheFirstStaysFirst(String text) {
        assertThat(first(List.of(AdrProfile.HELIX_DE, AdrProfile.HELIX_EN), text))
                .isEqualTo("helix-de");
        assertThat(first(List.of(AdrProfile.HELIX_EN, AdrProfile.HELIX_DE), text))
                .isEqualTo("helix-en");
    }
}
