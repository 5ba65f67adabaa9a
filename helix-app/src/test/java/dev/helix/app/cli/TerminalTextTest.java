package dev.helix.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain\twords, Ü and 😀|plain\twords, Ü and 😀",
                "\u001B[1;31mred\u001B[0m and \u001B[38;5;12mblue\u001B[m|red and blue",
                "\u001B]0;a title\u0007text|text",
                "\u001B]8;;https://example.org\u001B\\a link\u001B]8;;\u001B\\|a link",
                "\u001B[2K\u001B[1Gover|over",
                "\u001B(Bcharset|charset",
                "10 %\r50 %\r100 %|100 %",
                "100 %\r|100 %",
                "bell\u0007 back\b\b\u009Bspace|bell backspace",
                "cut off \u001B[3|cut off ",
                "cut off \u001B|cut off ",
                "\u202Egnp.exe|gnp.exe",
            })
    void leavesWhatAReaderIsTold(String raw, String read) {
        assertThat(TerminalText.line(raw)).isEqualTo(read);
    }

    @Test
    void isQuickWithALineThatIsNothingElse() {
        assertThat(TerminalText.line("\u001B]".repeat(200_000))).isEmpty();
        assertThat(TerminalText.line("\r".repeat(200_000))).isEmpty();
    }
}
