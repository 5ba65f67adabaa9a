package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceLinesTest {

    private static List<String> code(Language language, String text) {
        return SourceLines.of(text, language).stream()
                .map(SourceLines.Line::code)
                .toList();
    }

    /** In what is expected a low line stands for each blank. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "SCRIPT | a(\"b c\"); x | a(\"___\");_x",
                "SCRIPT | a('b c'); x | a('___');_x",
                "SCRIPT | a(`b c`); x | a(`___`);_x",
                "SCRIPT | a('b\\'c'); x | a('____');_x",
                "SCRIPT | a(''); x | a('');_x",
                "SCRIPT | a = 'open | a_=_'____",
                "SCRIPT | a; // b 'c | a;________",
                "SCRIPT | a /* b */ + c | a_________+_c",
                "SCRIPT | a /* b | a_____",
                "SCRIPT | a /**/ b | a______b",
                "SCRIPT | a /*/ b | a______",
                "SCRIPT | x(/b'c/, d) | x(/___/,_d)",
                "SCRIPT | x = /b'c/ | x_=_/___/",
                "SCRIPT | /b'c/ d | /___/_d",
                "SCRIPT | a / b / c 'd' | a_/_b_/_c_'_'",
                "SCRIPT | (/a'/.test(b)) | (/__/.test(b))",
                "JVM | a(\"b\") | a(\"_\")",
                "JVM | c = 'x'; d | c_=_'_';_d",
                "JVM | c = '\\n'; d | c_=_'__';_d",
                "JVM | c = '\"'; d | c_=_'_';_d",
                "JVM | it's \"b\" | it's_\"_\"",
                "JVM | a # b | a_#_b",
                "JVM | x = /b'c'd/ | x_=_/b'_'d/",
                "RUST | fn a<'x>(b: &'x str) | fn_a<'x>(b:_&'x_str)",
                "RUST | '\\u{1F600}' a | '_________'_a",
                "RUST | '\\u{1F600000}' a | '\\u{1F600000}'_a",
                "RUST | a `b` | a_`b`",
                "PYTHON | a # 'b | a_____",
                "PYTHON | a = 'b' # c | a_=_'_'____",
                "PYTHON | a // b | a_//_b",
                "PYTHON | a /* b */ | a_/*_b_*/",
                "GO | a(`b\\`) c | a(`__`)_c",
                "DOTNET | a(\"b\") // c | a(\"_\")_____",
                "CONFIGURATION | a = \"b\" # c | a_=_\"b\"_#_c",
            })
    void commentsAndWhatStandsInStringsIsNoCode(Language language, String line, String expected) {
        assertThat(code(language, line)).containsExactly(expected.replace('_', ' '));
    }

    @Test
    void textOfSeveralLinesIsHiddenOnEachOfThem() {
        assertThat(code(Language.PYTHON, "a = \"\"\"b\nc 'd\n\"\"\" + e\n'''f'''"))
                .containsExactly("a = \"\"\" ", "    ", "\"\"\" + e", "''' '''");
        assertThat(code(Language.PYTHON, "'''open\nb")).containsExactly("'''    ", " ");
        assertThat(code(Language.JVM, "a \"\"\"\nb\"c\n\"\"\" d")).containsExactly("a \"\"\"", "   ", "\"\"\" d");
        assertThat(code(Language.JVM, "a /* b\nc */ d")).containsExactly("a     ", "     d");
        assertThat(code(Language.GO, "a `b\nc` d")).containsExactly("a ` ", " ` d");
        assertThat(code(Language.SCRIPT, "a 'b\nc' d")).containsExactly("a ' ", "c'  ");
    }

    @Test
    void linesHaveTheirNumbersPlacesCommentsAndWholeText() {
        var lines = SourceLines.of("a(1); // why\r\n\r\n\"b\" // c", Language.JVM);

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .isEqualTo(new SourceLines.Line(
                        0, 0, 12, "a(1);       ", "      // why", "a(1); // why", false, "", "\" \"     "));
        assertThat(lines.get(1))
                .isEqualTo(new SourceLines.Line(1, 14, 14, "", "", "", false, "a(1);       ", "\" \"     "));
        assertThat(lines.get(2))
                .isEqualTo(new SourceLines.Line(
                        2, 16, 24, "\" \"     ", "    // c", "\"b\" // c", false, "a(1);       ", ""));
    }

    @Test
    void lettersThatOnlyLookRightAreToldInCodeAlone() {
        assertThat(SourceLines.of("\u0430ssert", Language.PYTHON).getFirst())
                .isEqualTo(new SourceLines.Line(0, 0, 6, "assert", "      ", "assert", true, "", ""));
        assertThat(SourceLines.of("a # \u0430", Language.PYTHON).getFirst().disguised())
                .isFalse();
    }

    @Test
    void ofALineLongerThanPeopleWriteTheBeginningIsRead() {
        var line = SourceLines.of("x".repeat(5_000) + "\ny", Language.JVM).getFirst();

        assertThat(line.code()).hasSize(4_000);
        assertThat(line.end()).isEqualTo(5_000);
    }

    @ParameterizedTest
    @CsvSource({"' # a',true", "'// a',true", "'<!-- a',true", "'; a',true", "'a # b',false", "'',false"})
    void aRemarkIsALineThatBeginsAsOne(String line, boolean remark) {
        assertThat(new SourceLines.Line(0, 0, 0, "", "", line, false, "", "").isRemark())
                .isEqualTo(remark);
    }
}
