package dev.helix.enforcement.validator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Span;
import java.util.List;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {

    private static FencedCodeBlock fence(String text) {
        Node node = Markdown.parse(text).document(0).getFirstChild();
        while (node != null && !(node instanceof FencedCodeBlock)) {
            node = Markdown.next(node);
        }
        return (FencedCodeBlock) requireNonNull(node);
    }

    /** Each letter of an excerpt stands where it says in {@code source}. */
    private static void isTrue(Excerpt excerpt, String source) {
        for (int i = 0; i < excerpt.text().length(); i++) {
            if (Character.isLetter(excerpt.text().charAt(i))) {
                int at = excerpt.origin(new Span(i, i + 1)).start();
                assertThat(source.charAt(at))
                        .describedAs("%d in %s", i, excerpt.text())
                        .isEqualTo(excerpt.text().charAt(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Text\n\n```\nabc\ndef\n```\n",
                "Text\n\n```\n\n\nabc\n\ndef\n\n```\n",
                "  ```\n  abc\n def\n   ghi\n  ```\n",
                "- x\n\n  ```\n  abc\n\n    def\n  ```\n",
                "> ```\n> abc\n>\n> def\n> ```\n",
                "```\nabc",
                "```\nabc\r\ndef\r\n```\n"
            })
    void eachLetterOfACodeBlockKnowsWhereItStands(String source) {
        var excerpt = Excerpt.of(fence(source));

        assertThat(excerpt.text()).contains("abc");
        isTrue(excerpt, source);
    }

    @Test
    void anEmptyBlockStandsAtItsOpening() {
        assertThat(Excerpt.of(fence("Ab\n\n```\n```\n")).origin(Span.at(0))).isEqualTo(Span.at(4));
    }

    @Test
    void aPartKnowsWhereItStandsInTheWhole() {
        var source = "Text\n\n- x\n\n  ```\n  abc\n  def\n\n  ghi\n  ```\n";
        var whole = Excerpt.of(fence(source));
        for (int start = 0; start < whole.text().length(); start++) {
            for (int end = start; end <= whole.text().length(); end++) {
                var part = whole.part(start, end);
                assertThat(part.text()).isEqualTo(whole.text().substring(start, end));
                isTrue(part, source);
            }
        }
    }

    @Test
    void joinedPiecesKnowWhereEachOfThemStood() {
        var excerpt = Excerpt.joined(List.of(new Excerpt.Piece("ab", 10), new Excerpt.Piece("cd", 3)));

        assertThat(excerpt.text()).isEqualTo("abcd");
        assertThat(excerpt.origin(new Span(0, 2))).isEqualTo(new Span(10, 10));
        assertThat(excerpt.origin(new Span(1, 1))).isEqualTo(Span.at(11));
        assertThat(excerpt.origin(new Span(2, 4))).isEqualTo(new Span(3, 5));
        assertThat(Excerpt.joined(List.of()).text()).isEmpty();
    }
}
