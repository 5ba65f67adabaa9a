package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader of CommonMark makes of harmless text: whatever it takes for no code has nothing of what is taken out. */
class HarmlessMarkdownTest {

    private static final int TEXTS = 20_000;
    private static final Parser PARSER = Parser.builder().build();
    private static final Pattern RISKY = Pattern.compile(
            "(?i)^(?:<!|<\\?|</?(?:img|details|script|style|div|think)\\b)|\\s(?:on[a-z]+|src|style)\\s*=");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern MARK = Pattern.compile("[✓✗✔\\x{1F5F8}\\x{1F5F7}]");

    private static final String[] PIECES = {
        "\n",
        "\n",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        " ",
        " ",
        "  ",
        "    ",
        "\t",
        "\f",
        "- ",
        "1. ",
        "2) ",
        "> ",
        ">",
        "* ",
        "`",
        "`",
        "`",
        "``",
        "```",
        "```",
        "~~~",
        "````",
        "\\",
        "\\`",
        "![x](http://e)",
        "![x](http://e)",
        "![",
        "!",
        "[x](http://e)",
        "](",
        "][",
        "]",
        "[",
        "(",
        ")",
        "[a]: ",
        "[a]: b\n",
        "<img src=x>",
        "<img src=x>",
        "<b>",
        "</b>",
        "<b title=\"",
        "<b title='",
        "\">",
        "'>",
        "<http://a/",
        "<a@b.c>",
        "<`a@b.c>",
        "<",
        ">",
        "<!-- ",
        "-->",
        "<?",
        "?>",
        "<![CDATA[",
        "]]>",
        "<div>",
        "<details>",
        "<think>",
        "✓",
        "✗",
        "🗸",
        "🗷",
        "&#x1F5F8;",
        "&#10003;",
        "&check;",
        "&",
        ";",
        "a",
        "b c",
        "#",
        "# ",
        "---",
        "===",
        "***",
        "_",
        "*",
        "|",
        "\"",
        "'",
        "$",
        "html"
    };

    @Test
    void nothingLiveIsLeftInAnyMarkdown() {
        for (long seed = 0; seed < TEXTS; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(28); i >= 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            boolean codeToo = random.nextBoolean();
            var harmless = HarmlessText.of(text.toString(), codeToo);
            assertThat(live(harmless)).as("seed %s: %s", seed, text).isEmpty();
            assertThat(inPieces(text.toString(), codeToo, random))
                    .as("seed %s, in pieces: %s", seed, text)
                    .isEqualTo(harmless);
        }
    }

    /** HELIX sets several such lines into lines of its own. */
    @Test
    void nothingLiveIsLeftInALineOfHelixsOwn() {
        for (long seed = 0; seed < TEXTS; seed++) {
            var random = new Random(seed);
            var said = new ArrayList<String>();
            for (int i = 0; i < 2; i++) {
                var text = new StringBuilder();
                for (int n = random.nextInt(10); n >= 0; n--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                said.add(text.toString());
            }
            var between = "- **" + HarmlessText.line(said.getFirst(), 800) + "** (`p-1`): "
                    + HarmlessText.line(said.getLast(), 800);
            assertThat(live(between)).as("seed %s: %s", seed, said).isEmpty();
            var inside =
                    "- `" + HarmlessText.words(said.getFirst(), 800) + "`: " + HarmlessText.words(said.getLast(), 800);
            assertThat(live(inside)).as("seed %s: %s", seed, said).isEmpty();
        }
    }

    /** Each has been a way around it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1. ```\n   code\n   ```\n   ![x](http://e)",
                "- ```\n  ✓\n  ```\n  ✓ x",
                "> ```\n> a\n> ```\n> ![x](http://e)",
                "\\`![x](http://e)\\`",
                "\\`✓ x\\`",
                "<http://a/`>![x](http://e)`",
                "<`a@b.c>![x](http://e)`",
                "x <b title=\"`\">![x](http://e)`</b>",
                "x <b title=\">`\">![x](http://e)`</b>",
                "x <![CDATA[>`]]>![x](http://e)`",
                "a ` b\n` ![x](http://e) `",
                "`\r\r![x](http://e)`",
                "```\r```\r![x](http://e)",
                "[a](b`c) ![x](http://e)`",
                "[b`c]: /u\n\n[a][b`c] ![x](http://e)`",
                "- <b>\n  `<img src=x>`",
                "<? ?> `<img src=x>`",
                "&#x1F5F8; x",
                "🗸 x 🗹 🗴 🗵 🗶 🗷"
            })
    void noWayAroundItIsLeft(String text) {
        assertThat(live(HarmlessText.of(text, false))).isEmpty();
    }

    /** CommonMark knows neither, yet clients do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "| a | b |\n|---|---|\n| ` | ![x](http://e) ` |",
                "| a | b |\n|---|---|\n| ` | ` `![x](http://e)` |",
                "$`$ ![x](http://e) `",
                "\\(`\\) ![x](http://e) `"
            })
    void tablesAndFormulasEndBeforeSpansDo(String text) {
        assertThat(HarmlessText.of(text, false)).doesNotContain("![x]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$\\char\"2713$", "$\\@char{10003}$", "$\\unicode{x2713}$", "$\\symbol{10003}$"})
    void noFormulaMakesAMarkByItsNumber(String formula) {
        assertThat(HarmlessText.of(formula, false)).startsWith("$\\\u2060");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "![x](http://e)",
                "<img src=x>",
                "<!-- x -->",
                "&#10003;",
                "&check;",
                "🗸",
                "✓",
                "[VALIDATION_EXHAUSTED]",
                "$\\checkmark$",
                "`![x](http://e)`",
                "\\`![x](http://e)\\`",
                "\n![x](http://e)"
            })
    void aLineThatIsTooLongHidesNothing(String risky) {
        for (int before = HarmlessText.LONGEST_LINE - Math.min(6, risky.length()) - 1;
                before <= HarmlessText.LONGEST_LINE + 1;
                before++) {
            for (var begin : List.of("", "a ` b ")) {
                var text = begin + "a".repeat(before - begin.length()) + risky + " z\n`![x](http://e)`";
                var harmless = HarmlessText.of(text, false);
                assertThat(live(harmless)).as("%s letters before", before).isEmpty();
                assertThat(harmless).doesNotContain("✓ z", "\\checkmark", "[VALIDATION_EXHAUSTED]");
                assertThat(inPieces(text, false, new Random(before))).isEqualTo(harmless);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"```", "- ```", "~~~"})
    void aLineThatIsTooLongOpensNothingThatItDoesNot(String fence) {
        var text = fence + "a".repeat(HarmlessText.LONGEST_LINE) + "`\n![x](http://e)\n";
        assertThat(live(HarmlessText.of(text, false))).isEmpty();
        var closing = "```\na\n```" + " ".repeat(HarmlessText.LONGEST_LINE) + "x\n```\n![x](http://e)\n";
        assertThat(live(HarmlessText.of(closing, false))).isEmpty();
    }

    @Test
    void codeBehindMarksOfListsAndQuotesStaysAsItIs() {
        var text =
                "1. ```html\n   <img src=x> ✓\n   ```\n> ~~~\n> <!-- a -->\n> ~~~\n- `List<String>` and `<div>` `![x](y)`\n";
        assertThat(HarmlessText.of(text, false)).isEqualTo(text);
    }

    private static String inPieces(String text, boolean codeToo, Random random) {
        var filter = new HarmlessText(codeToo);
        var out = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int longest = text.length() > 1_000 ? 30_000 : 4;
            int end = Math.min(text.length(), at + 1 + random.nextInt(longest));
            out.append(filter.accept(text.substring(at, end)));
            at = end;
        }
        return out.append(filter.finish()).toString();
    }

    /** Returns what a client would fetch, run, hide or take for HELIX's own. */
    private static List<String> live(String markdown) {
        var found = new ArrayList<String>();
        PARSER.parse(markdown).accept(new AbstractVisitor() {
            @Override
            public void visit(Image image) {
                found.add("image " + image.getDestination());
                visitChildren(image);
            }

            @Override
            public void visit(HtmlBlock block) {
                found.add("block " + block.getLiteral());
            }

            @Override
            public void visit(HtmlInline tag) {
                if (RISKY.matcher(QUOTED.matcher(tag.getLiteral()).replaceAll("''"))
                        .find()) {
                    found.add("tag " + tag.getLiteral());
                }
            }

            @Override
            public void visit(Text text) {
                said(text, text.getLiteral());
            }

            @Override
            public void visit(IndentedCodeBlock block) {
                said(block, block.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock block) {
                said(block, block.getInfo());
            }

            @Override
            public void visit(Code code) {}

            private void said(Node node, String text) {
                if (MARK.matcher(text).find()) {
                    found.add(node.getClass().getSimpleName() + " " + text);
                }
            }
        });
        return found;
    }
}
