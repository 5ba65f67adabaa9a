package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarmlessTextTest {

    private static final String[] PIECES = {
        "<",
        "<!--",
        " x -->",
        "<think>",
        "</Thinking>",
        "<thinkable>",
        "`",
        "``",
        "```",
        "~~~",
        "\n",
        "\n\n",
        "    ",
        " ",
        "a",
        "◁think▷",
        "◁",
        "<|begin_of_thought|>",
        "<thought a=1>",
        "\r\n",
        "<code_interpreter",
        ">",
        "![",
        "](http://x)",
        "!",
        "[VALIDATION_",
        "EXHAUSTED]",
        "exhausted]",
        "[validation_",
        "[AGENT_",
        "&#10003",
        "&#x",
        "02713",
        "&cro",
        "ss;",
        "&",
        ";",
        "\\check",
        "mark",
        "✓",
        "<img src=x",
        "<details type=\"reasoning\">",
        "<b onclick=x>",
        "<b>"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>",
                "</think>",
                "<Thought>",
                "<reasoning a=\"b\">",
                "<code_interpreter>",
                "<|begin_of_solution|>"
            })
    void tagsOfThoughtsAreTextOutsideCode(String tag) {
        assertThat(HarmlessText.of("a " + tag + " b", false)).isEqualTo("a &lt;" + tag.substring(1) + " b");
    }

    @Test
    void otherTagsAndComparisonsStayAsTheyAre() {
        var text = "<b>x</b> a < b <thinker> <thinker/>";
        assertThat(HarmlessText.of(text, true)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=x onerror=alert(1)>",
                "<IMG src=x>",
                "<details type=\"reasoning\" done=\"true\">",
                "</details>",
                "<b onclick=alert(1)>",
                "<b\tOnClick = alert(1)>",
                "<a href='javascript:alert(1)'>",
                "<span style='position:fixed'>",
                "<script>",
                "<svg/onload=alert(1)>",
                "<iframe src=//x>",
                "<img src=x onerror=",
                "<div>",
                "<b>"
            })
    void tagsThatFetchRunOrHideAreTextOutsideCode(String tag) {
        assertThat(HarmlessText.of(tag + "\n", false)).isEqualTo("&lt;" + tag.substring(1) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"![a](http://x/y?z)", "![a][b]", "![b]", "a ![](//x)", "\\\\![a](http://x)"})
    void picturesAreLinksAndNobodyFetchesThem(String text) {
        assertThat(HarmlessText.of(text, false))
                .isEqualTo(text.replace("![", "!\u2060["))
                .isNotEqualTo(text);
    }

    @Test
    void aModelCanNotMakeTheMarksOfHelixsOwnLines() {
        assertThat(HarmlessText.of("✓ Projekt x läuft auf dem Testsystem\n✗ [VALIDATION_EXHAUSTED] no", false))
                .isEqualTo("☑ Projekt x läuft auf dem Testsystem\n☒ [\u2060VALIDATION_EXHAUSTED] no");
    }

    /** A client shows them as the letters that they stand for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "&check;",
                "&checkmark;",
                "&cross;",
                "&#10003;",
                "&#x2713;",
                "&#X2717;",
                "&#0000000000010007;",
                "&#x2714",
                "&#9989;",
                "&#x274C;"
            })
    void noCharacterReferenceMakesAMarkOutsideCode(String reference) {
        assertThat(HarmlessText.of(reference + " Projekt x läuft", false))
                .isEqualTo("&amp;" + reference.substring(1) + " Projekt x läuft");
        assertThat(HarmlessText.of("`" + reference + "`", false)).isEqualTo("`" + reference + "`");
    }

    @Test
    void otherReferencesAndFormulasStayAsTheyAre() {
        var text = "a &amp; b &#124; &#x41; R&D &crossing; &#; &#99999999999999999999; $\\alpha$ \\check \\*";
        assertThat(HarmlessText.of(text, false)).isEqualTo(text);
        assertThat(HarmlessText.of("$\\checkmark$ x läuft", false)).isEqualTo("$☑$ x läuft");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[HELIX_STOPPING]",
                "[ENVIRONMENT]",
                "[INTERNAL]",
                "[AGENT_KILLED]",
                "[agent_rate_limited]",
                "[Validation_Exhausted]",
                "[CONTINUATION_FAILED]"
            })
    void noTagOfHelixsOwnLinesIsMade(String tag) {
        var harmless = "**[\u2060" + tag.substring(1) + "** x";
        assertThat(HarmlessText.of("**" + tag + "** x", false)).isEqualTo(harmless);
        var pieces = new HarmlessText(false);
        assertThat(pieces.accept("**" + tag.substring(0, 4))
                        + pieces.accept(tag.substring(4) + "** x")
                        + pieces.finish())
                .isEqualTo(harmless);
    }

    @Test
    void whatTheClientTakesForTextIsNoCode() {
        // The list ends, and with it the fence that stood in it.
        assertThat(HarmlessText.of("- a\n  ```\n![x](http://e)\n", false)).contains("!\u2060[x]");
        // In a block of HTML, a fence is none.
        assertThat(HarmlessText.of("<div>\n```\n</div>\n", false)).startsWith("&lt;div>");
        assertThat(HarmlessText.of("    ```\n![x](http://e)\n", false)).contains("!\u2060[x]");
    }

    @Test
    void codeStaysAsItIs() {
        var text = "`<!-- a -->` and\n```html\n<!-- b -->\n<think>\n```\n";
        assertThat(HarmlessText.of(text, false)).isEqualTo(text);
    }

    @Test
    void tagsAreBrokenUpInCodeForClientsThatLookThere() {
        assertThat(HarmlessText.of("`<think>` <!-- c -->", true)).isEqualTo("`<\u2060think>` &lt;!-- c -->");
    }

    @Test
    void aFenceEndsWhereItIsClosedAndNotBefore() {
        assertThat(HarmlessText.of("````\n```\n<!-- a -->\n````\n<!-- b -->", false))
                .isEqualTo("````\n```\n<!-- a -->\n````\n&lt;!-- b -->");
    }

    @Test
    void textWithoutAnythingSpecialFlowsAtOnce() {
        var filter = new HarmlessText(true);
        assertThat(filter.accept("a `b` <i>c</i> 1 < 2")).isEqualTo("a `b` <i>c</i> 1 < 2");
        assertThat(filter.accept(" <thi")).isEqualTo(" ");
        assertThat(filter.accept("ng>")).isEqualTo("<thing>");
    }

    @Test
    void everySplitGivesTheSameAsTheWhole() {
        for (long seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            boolean codeToo = random.nextBoolean();
            var filter = new HarmlessText(codeToo);
            var out = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(5));
                out.append(filter.accept(text.substring(at, end)));
                at = end;
            }
            out.append(filter.finish());
            assertThat(out.toString())
                    .as("seed %s: %s", seed, text)
                    .isEqualTo(HarmlessText.of(text.toString(), codeToo));
        }
    }

    @Test
    void noCommentIsLeftOutsideCode() {
        for (long seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                var piece = PIECES[random.nextInt(PIECES.length)];
                text.append(piece.contains("`") || piece.contains("~") ? "." : piece);
            }
            assertThat(HarmlessText.of(text.toString(), false))
                    .as("seed %s", seed)
                    .doesNotContain("<!--", "<think>", "◁think▷");
        }
    }
}
