package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {

    private static List<String> pieces(String text, int least) {
        var segments = new Segments(text, least);
        var pieces = new ArrayList<String>();
        for (int i = 0; i < segments.count(); i++) {
            pieces.add(text.substring(segments.start(i), segments.end(i)));
        }
        return pieces;
    }

    private static List<String> pieces(String text) {
        return pieces(text, 1);
    }

    @Test
    void leaveNothingOutAndRepeatNothing() {
        var text = "\n\na\n\nb\n" + "\nc\n".repeat(50);

        assertThat(String.join("", pieces(text))).isEqualTo(text);
        assertThat(pieces(text))
                .hasSize(53)
                .startsWith("\n\n", "a\n\n", "b\n\n")
                .endsWith("c\n\n", "c\n");
        assertThat(pieces("")).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "z",
                "A",
                "Z",
                "\u0080",
                "Ü",
                "**",
                "**b**",
                "# a",
                "[a]",
                "| a |",
                "`a`",
                "~~a~~",
                "<!-- a -->"
            })
    void beginWithALineThatClosesAllBefore(String line) {
        assertThat(pieces("- x\n\n" + line)).containsExactly("- x\n\n", line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "* a", "- a", "1. a", "> a", " a", "\ta", "    a", "(a)", "<b>", "@", "{", "<!-- a"})
    void goOnWithALineThatMayBelongToWhatIsBefore(String line) {
        assertThat(pieces("- x\n\n" + line)).hasSize(1);
    }

    @Test
    void areAsLongAsAskedExceptBeforeAComment() {
        assertThat(pieces("a\n\nb\n\nc\n\nd", 6)).containsExactly("a\n\nb\n\n", "c\n\nd");
        assertThat(pieces("a\n\nb\n\nc\n\nd", 7)).containsExactly("a\n\nb\n\nc\n\n", "d");
        assertThat(pieces("a\n\n<!-- x -->\n\nb", 4096)).containsExactly("a\n\n", "<!-- x -->\n\nb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\na\n```\n\nX",
                "```\na\n````\n\nX",
                "```\na\n   ```  \n\nX",
                "~~~ a ` b\na\n~~~\n\nX",
                "``` a ` b\n\nX",
                "``\n\nX",
                "  ```\n  a\n  ```\n\nX",
                "  ```\n   a\n  ```\n\nX",
                "<b>\n\nX",
                "<div>\n\nX",
                "<!-- a -->\n\nX",
                "a\r\n\r\nX"
            })
    void areCutBehindCodeAndHtmlThatAreOver(String text) {
        assertThat(pieces(text)).hasSize(2).last().isEqualTo("X");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "````\na\n```\n\nX",
                "```\na\n~~~\n\nX",
                "```\na\n    ```\n\nX",
                "```\na\n\t```\n\nX",
                "```\na\n``` b\n\nX",
                "~~~ a ` b\n\nX",
                "  ```\n a\n  ```\n\nX",
                "  ```\n  a\n   ```\n\nX",
                "  ```\n\ta\n  ```\n\nX",
                "<script>\n\nX",
                "<PRE>\n\nX",
                "<style>\n\nX",
                "<textarea>\n\nX",
                "<!DOCTYPE a\n\nX",
                "<?php\n\nX",
                "<!-- a\n\nX",
                "a\rb\n\nX"
            })
    void areNotCutWhereCodeOrHtmlMayStillBeOpen(String text) {
        assertThat(pieces(text)).hasSize(1);
    }

    @Test
    void knowWhereAHeadingMayBe() {
        for (var heading : List.of("# a", "  # a", "a\n===", "a\n---  ", "a\n-", "x\ry")) {
            assertThat(new Segments(heading, 1).mayHoldHeading(0))
                    .describedAs(heading)
                    .isTrue();
        }
        for (var none : List.of("a", "a # b", "a\n--- b", "=x", "- a", "> # a", "a\r\nb")) {
            assertThat(new Segments(none, 1).mayHoldHeading(0))
                    .describedAs(none)
                    .isFalse();
        }
        var second = new Segments("a\n\nb\n\n# c", 1);
        assertThat(List.of(second.mayHoldHeading(0), second.mayHoldHeading(1), second.mayHoldHeading(2)))
                .containsExactly(false, false, true);
    }

    @Test
    void knowWhatStandsInThem() {
        var segments = new Segments("one\n\ntwo\n\nthree", 1);

        assertThat(segments.contains(1, "two")).isTrue();
        assertThat(segments.contains(0, "one")).isTrue();
        assertThat(segments.contains(1, "one")).isFalse();
        assertThat(segments.contains(1, "three")).isFalse();
        assertThat(segments.contains(1, "two\n\nt")).isFalse();
    }

    @Test
    void knowACommentThatIsAllThereIs() {
        assertThat(new Segments("<!-- a -->", 1).commentEnd(0)).isEqualTo(10);
        assertThat(new Segments("<!-- a -->\n \n", 1).commentEnd(0)).isEqualTo(10);
        assertThat(new Segments("<!-- a --> b\n", 1).commentEnd(0)).isEqualTo(12);
        assertThat(new Segments("x\n\n<!-- a -->\n\ny", 1).commentEnd(1)).isEqualTo(13);
        assertThat(new Segments("<!-- a -->\nb", 1).commentEnd(0)).isEqualTo(-1);
        assertThat(new Segments("<!-- a\n-->", 1).commentEnd(0)).isEqualTo(-1);
        assertThat(new Segments("a <!-- a -->", 1).commentEnd(0)).isEqualTo(-1);
        assertThat(new Segments("<!-- a -->\n\n> x\ry", 1).commentEnd(0)).isEqualTo(-1);
    }
}
