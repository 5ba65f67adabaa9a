package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From where on code is called ugly, and how much of it is comment. */
class CodeHealthLimitsTest {

    private static List<String> findings(String text) {
        // Somebody refers to it, so that it is not dead.
        return CodeHealth.of(InMemoryFiles.empty()
                        .with("src/main.py", "import thing\n")
                        .with("src/thing.py", text))
                .stream()
                .map(finding -> finding.kind() + " " + finding.line() + " " + finding.message())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "800 § x = 1 # y § 0 § ",
                "801 § x = 1 # y § 0 § ugly 0 801 lines in one file",
            })
    void aFileIsLongFromEightHundredLinesOn(int lines, String line, int ignored, String expected) {
        // One comment, so that it is not undocumented.
        assertThat(findings("# about\n" + (line + "\n").repeat(lines - 1)))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @CsvSource({"180, 4, false", "181, 3, false", "181, 4, true"})
    void linesAreLongFromHundredAndEightyOn(int width, int count, boolean told) {
        var long_ = "x".repeat(width) + "\n";

        assertThat(findings(long_.repeat(count)))
                .isEqualTo(told ? List.of("ugly 0 " + count + " lines of more than 180 characters") : List.of());
    }

    @ParameterizedTest
    @CsvSource({"27, 11, false", "28, 10, false", "28, 11, true"})
    void linesAreDeepFromTwentyEightBlanksOn(int blanks, int count, boolean told) {
        var expected = told ? List.of("ugly 0 " + count + " lines nested 28 blanks deep or more") : List.of();

        assertThat(findings((" ".repeat(blanks) + "x()\n").repeat(count))).isEqualTo(expected);
        assertThat(findings("\t"
                        .repeat(blanks / 4)
                        .concat(" ".repeat(blanks % 4))
                        .concat("x()\n")
                        .repeat(count)))
                .isEqualTo(expected);
        assertThat(findings((" ".repeat(blanks) + "# x\n\n").repeat(count))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"40, 20, false", "40, 21, true", "39, 30, false"})
    void moreThanHalfOfItIsTooMuchComment(int lines, int comments, boolean told) {
        assertThat(findings("# words here\n\n".repeat(comments) + "x()\n".repeat(lines - comments)))
                .isEqualTo(
                        told
                                ? List.of("over-documented 0 " + comments + " of " + lines + " lines are comment")
                                : List.of());
    }

    @ParameterizedTest
    @CsvSource({"149, 0, false", "150, 0, true", "150, 1, false"})
    void noneAtAllIsTooLittle(int lines, int comments, boolean told) {
        assertThat(findings("# words here\n".repeat(comments) + "x()\n".repeat(lines - comments)))
                .isEqualTo(told ? List.of("under-documented 0 150 lines without any comment") : List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "# a = 1|# b = 2|# c = 3|# d = 4 § dead 1 code that was commented out",
                "x()|// a();|// b();|// c();|// d(); § dead 2 code that was commented out",
                "# a = 1|# b = 2|# c = 3 § ",
                "# a = 1|# b = 2|x()|# c = 3|# d = 4 § ",
                "# All is well|# with words|# and more|# of them § ",
                "-- a = 1|-- b = 2|-- c = 3|-- d = 4 § ",
            })
    void fourLinesOfCodeInCommentsAreDead(String text, String expected) {
        assertThat(findings(text.replace("|", "\n") + "\n"))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }
}
