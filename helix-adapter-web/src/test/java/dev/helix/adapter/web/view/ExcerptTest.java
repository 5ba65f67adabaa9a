package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void theFirstLineOfAnErrorIsSetApartAndNothingIsLost() {
        var excerpt = Excerpt.of("begins\n0 failed so far\nERROR: no printer\nERROR: no paper\n");

        assertThat(excerpt.before()).isEqualTo("begins\n0 failed so far\n");
        assertThat(excerpt.error()).isEqualTo("ERROR: no printer");
        assertThat(excerpt.after()).isEqualTo("\nERROR: no paper\n");
        assertThat(Excerpt.of("ERROR: at once"))
                .isEqualTo(new Excerpt("", "ERROR: at once", ""))
                .matches(each -> !each.isBlank());
    }

    @Test
    void whereNoLineTellsOfOneAllOfItStandsBefore() {
        assertThat(Excerpt.of("a\nb")).isEqualTo(new Excerpt("a\nb", "", ""));
        assertThat(Excerpt.of(" \n").isBlank()).isTrue();
    }
}
