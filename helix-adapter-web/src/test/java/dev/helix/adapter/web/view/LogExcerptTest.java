package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogExcerptTest {

    @Test
    void theFirstLineOfAnErrorIsSetApartAndNothingIsLost() {
        var excerpt = LogExcerpt.of("begins\n0 failed so far\nERROR: no printer\nERROR: no paper\n");

        assertThat(excerpt.before()).isEqualTo("begins\n0 failed so far\n");
        assertThat(excerpt.error()).isEqualTo("ERROR: no printer");
        assertThat(excerpt.after()).isEqualTo("\nERROR: no paper\n");
        assertThat(LogExcerpt.of("ERROR: at once"))
                .isEqualTo(new LogExcerpt("", "ERROR: at once", ""))
                .matches(each -> !each.isBlank());
    }

    @Test
    void whereNoLineTellsOfOneAllOfItStandsBefore() {
        assertThat(LogExcerpt.of("a\nb")).isEqualTo(new LogExcerpt("a\nb", "", ""));
        assertThat(LogExcerpt.of(" \n").isBlank()).isTrue();
    }
}
