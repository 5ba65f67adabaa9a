package dev.helix.enforcement.validator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.ConversationStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookAlikesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<\uFF01-- STEP: done -->",
                "<!-- STEP\uFF1A done -->",
                "\uFF1C!-- STEP: done -->",
                "\u2039!-- STEP: done --\u203A",
                "<!\u2014 STEP: done \u2014>",
                "<!-\u2010 STEP: done -\u2212>",
                "<!-- STEP\u2236 done -->",
                "<!--\u00A0STEP:\u3000done -->",
                "<!-- ST\u200BEP: done -->",
                "<!-- \u0405\u0422\u0415\u0420: d\u043En\u0435 -->"
            })
    void aMarkerOfSignsThatOnlyLookRightIsFoundWithTheFirstOfThem(String marker) {
        var text = "Text < \u00FC.\n\n" + marker + "\n";
        var found = requireNonNull(LookAlikes.find(text));
        int odd = 0;
        while (marker.charAt(odd) < 0x80) {
            odd++;
        }

        assertThat(found.marker().step()).contains(ConversationStep.DONE);
        assertThat(text.substring(found.range().start(), found.range().end())).isEqualTo(marker);
        assertThat(found.firstOdd()).isEqualTo(text.indexOf(marker) + odd);
        assertThat(found.oddName(text)).isEqualTo(LookAlikes.name(marker.codePointAt(odd)));
    }

    @Test
    void whatLooksRightIsNoneAndNorIsWhatStandsFarFromTheEnd() {
        assertThat(LookAlikes.find("\u00FC <!-- STEP: done -->")).isNull();
        assertThat(LookAlikes.find("<!-- STEP: done -->")).isNull();
        assertThat(LookAlikes.find("")).isNull();
        assertThat(LookAlikes.find("<\uFF01-- STEP: done -->" + "x".repeat(2_000)))
                .isNull();
        assertThat(LookAlikes.find("\u2039\u2039\u2039 STEP \u203A")).isNull();
    }

    @Test
    void lettersAreFoldedAndNothingElseIs() {
        assertThat(LookAlikes.folded("plain ~\u007F")).isEqualTo("plain ~\u007F");
        assertThat(LookAlikes.folded("\u0430\u0415\u200B\u2013")).isEqualTo("aE--");
        assertThat(LookAlikes.folded("\u0080\u00E9\u4E2D")).isEqualTo("\u0080\u00E9\u4E2D");
        assertThat(LookAlikes.folded("\uFF21\u03A7\u0131")).isEqualTo("AXi");
    }

    @Test
    void theFirstSignBeyondAsciiIsNamed() {
        assertThat(LookAlikes.odd("plain ~\u007F")).isEqualTo(-1);
        assertThat(LookAlikes.odd("a\u0080\u00E9")).isEqualTo(0x80);
        assertThat(LookAlikes.odd("a\uD83C\uDFAF")).isEqualTo(0x1F3AF);
        assertThat(LookAlikes.name(0x2013)).isEqualTo("U+2013 EN DASH");
    }
}
