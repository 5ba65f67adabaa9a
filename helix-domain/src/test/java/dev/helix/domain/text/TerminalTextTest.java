package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TerminalTextTest {

    private static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("plain\twords, Ü and 😀", "plain\twords, Ü and 😀"),
                Arguments.of("\u001B[1;31mred\u001B[0m and \u001B[38;5;12mblue\u001B[m", "red and blue"),
                Arguments.of("\u001B]0;a title\u0007text", "text"),
                Arguments.of("\u001B]8;;https://example.org\u001B\\a link\u001B]8;;\u001B\\", "a link"),
                Arguments.of("\u001B[2K\u001B[1Gover", "over"),
                Arguments.of("\u001B(Bcharset", "charset"),
                Arguments.of("10 %\r50 %\r100 %", "100 %"),
                Arguments.of("100 %\r", "100 %"),
                Arguments.of("bell\u0007 back\b\b\u009Bspace", "bell backspace"),
                Arguments.of("cut off \u001B[3", "cut off "),
                Arguments.of("cut off \u001B", "cut off "),
                Arguments.of("\u202Egnp.exe", "gnp.exe"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void leavesWhatAReaderIsTold(String raw, String read) {
        assertThat(TerminalText.line(raw)).isEqualTo(read);
    }

    @Test
    void isQuickWithALineThatIsNothingElse() {
        assertThat(TerminalText.line("\u001B]".repeat(200_000))).isEmpty();
        assertThat(TerminalText.line("\r".repeat(200_000))).isEmpty();
    }
}
