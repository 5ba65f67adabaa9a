package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PageWordsTest {

    private static final String ID = "6eae28925fbca94a7ccff0088c392619fa9af802";

    @Test
    void anIdIsCutWhereItIsReadAndStaysWhereItIsTyped() {
        var german = Words.in(Locale.GERMAN, InstantSource.system());

        assertThat(german.said("healthy with tree " + ID)).isEqualTo("gesund mit Baum 6eae289");
        assertThat(german.said("say `helix verify " + ID + "`")).endsWith("`helix verify " + ID + "`");
        assertThat(german.said(ID + "0 is no id")).isEqualTo(ID + "0 is no id");
    }
}
