package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.commonmark.node.Block;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    private static final long ROUNDS = Long.getLong("helix.fuzz.rounds", 30_000);

    private static final Parser WHOLE =
            Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

    private static final List<String> LINES = List.of(
            "",
            "",
            "",
            "Words",
            "Words",
            "# One",
            " ## Two",
            "===",
            "---",
            "- item",
            "  more",
            "  - inner",
            "1. item",
            "   more",
            "> quote",
            "```",
            "```java",
            "````",
            " ```",
            "  ```",
            "   ```",
            "    ```",
            "\t```",
            "- ```",
            "> ```",
            "~~~",
            "  ~~~",
            "``` a ` b",
            "    code",
            "<div>",
            "- <div>",
            "<!-- a -->",
            "<!--",
            "-->",
            "<pre>",
            "</pre>",
            "<b>x</b>",
            "**bold**",
            "[a]: b",
            "[a]",
            "Ümlaut",
            "\u00a0x",
            "* * *");

    private static List<String> blocks(Iterable<Node> documents) {
        var found = new ArrayList<String>();
        for (var document : documents) {
            for (Node node = document.getFirstChild(); node != null; node = Markdown.next(node)) {
                if (node instanceof Block) {
                    found.add(node.getClass().getSimpleName() + Markdown.range(node));
                }
            }
        }
        return found;
    }

    private static List<Node> documents(Markdown markdown) {
        var all = new ArrayList<Node>();
        for (int i = 0; i < markdown.segments().count(); i++) {
            all.add(markdown.document(i));
        }
        return all;
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder();
        var ends = List.of("\n", "\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\r");
        var ending = ends.get(random.nextInt(ends.size()));
        var few = new ArrayList<>(List.of("", "", "Words"));
        for (int kinds = random.nextInt(8); kinds > 0; kinds--) {
            few.add(LINES.get(random.nextInt(LINES.size())));
        }
        for (int lines = random.nextInt(30); lines > 0; lines--) {
            text.append(few.get(random.nextInt(few.size())));
            text.append(random.nextInt(40) == 0 ? "\r" : ending);
        }
        return text.toString();
    }

    @Test
    void findsTheSameBlocksInPiecesAsInTheWhole() {
        int cuts = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            var text = text(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            var markdown = Markdown.parse(text, 1);

            assertThat(blocks(documents(markdown)))
                    .describedAs("seed %d: %s", seed, text)
                    .isEqualTo(blocks(List.of(WHOLE.parse(text))));
            cuts += markdown.segments().count() - 1;
        }
        assertThat(cuts).describedAs("texts were cut at all").isGreaterThan((int) ROUNDS / 3);
    }

    @Test
    void knowsWhereHeadingsMayBe() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var text = text(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            var markdown = Markdown.parse(text, 1);
            for (int i = 0; i < markdown.segments().count(); i++) {
                for (Node node = markdown.document(i).getFirstChild(); node != null; node = node.getNext()) {
                    if (node instanceof Heading) {
                        assertThat(markdown.segments().mayHoldHeading(i))
                                .describedAs("seed %d: %s", seed, text)
                                .isTrue();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n\nb\n\nc",
                "- a\n\nb\n\n# c",
                "> a\n\nb\n\n**c**",
                "```\na\n\nb\n```\n\nb\n\n`c`",
                "- a\n\n  ```\n  x\n\n  y\n  ```\n\nb\n\nc",
                "<div>\n\nb\n\nc",
                "<!-- x -->\n\nb\n\nc",
                "a\r\n\r\nb\r\n\r\nc"
            })
    void cutsBeforeParagraphsThatCloseEverything(String text) {
        assertThat(new Segments(text, 1).count()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb\nc",
                "a\n\n- b\n\n  c",
                "```\na\n\nb\n\nc",
                "   ```\na\n\nb\n   ```\n\nc",
                "<pre>\n\na\n\nb",
                "<!--\n\na\n\nb",
                "<div>\n```\n</div>\n\na\n\nb",
                "\t```\n\na\n\nb",
                "a\r\rb\r\rc"
            })
    void cutsNothingWhereSomethingMayBeOpen(String text) {
        assertThat(new Segments(text, 1).count()).isEqualTo(1);
    }

    @Test
    void keepsPiecesLargeEnoughToBeWorthIt() {
        assertThat(new Segments("a\n\nb\n\nc\n\nd", 6).count()).isEqualTo(2);
        assertThat(new Segments("a\n\n".repeat(10_000), Segments.USUAL_SIZE).count())
                .isEqualTo(8);
    }

    @Test
    void findsACommentAmongTheWordsOfAHeadingAndOfAParagraph() {
        assertThat(Markdown.parse("# a <!-- b -->\n\nc\n  <!-- d --> e").comments())
                .extracting(comment -> comment.range().start())
                .containsExactly(4, 20);
        assertThat(Markdown.parse("<!-- a --><!-- b -->\n\n> <!-- c -->\n\n<!---->")
                        .comments())
                .extracting(Markdown.Comment::place)
                .containsExactly(Markdown.Place.TOP, Markdown.Place.TOP, Markdown.Place.QUOTE, Markdown.Place.TOP);
        assertThat(Markdown.parse("no comment").comments()).isEmpty();
    }
}
