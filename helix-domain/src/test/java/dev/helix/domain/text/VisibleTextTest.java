package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {

    @ParameterizedTest
    @CsvSource({
        "27, \\e",
        "0, \\x00",
        "8, \\x08",
        "127, \\x7f",
        "155, \\x9b",
        "13, \\r",
        "8238, \\u202e",
        "8294, \\u2066",
        "8206, \\u200e",
        "8232, \\u2028"
    })
    void whatATerminalWouldObeyIsShown(int c, String shown) {
        assertThat(VisibleText.lines("a" + (char) c + "b")).isEqualTo("a" + shown + "b");
        assertThat(VisibleText.line("a" + (char) c + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void linesStayLinesOrBecomeOne() {
        assertThat(VisibleText.lines("a\tb\r\nc\n")).isEqualTo("a\tb\nc\n");
        assertThat(VisibleText.line("a\tb\nc")).isEqualTo("a\\tb\\nc");
    }

    @Test
    void ordinaryTextIsTheSame() {
        var text = "Größe ✓ 日本 🙂 שלום";
        assertThat(VisibleText.lines(text)).isSameAs(text);
    }
}
