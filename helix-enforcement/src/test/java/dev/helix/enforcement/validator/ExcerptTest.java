package dev.helix.enforcement.validator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
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
                "```\nabc\n\n",
                "> ```\n> abc\n",
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

    @Test
    void emptyLinesOfACodeBlockStandWhereTheLineBeforeEnds() {
        var source = "```\nab\n\n\ncd\n```\n";
        var excerpt = Excerpt.of(fence(source));

        assertThat(excerpt.text()).isEqualTo("ab\n\n\ncd\n");
        assertThat(excerpt.origin(Span.at(3))).isEqualTo(Span.at(source.indexOf("ab") + 2));
        assertThat(excerpt.origin(Span.at(5))).isEqualTo(Span.at(source.indexOf("cd")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "123", "123456789"})
    void eachLetterBehindEditsKnowsWhereItStoodBefore(String first) {
        var source = "abcdefghijklmnopqrstuvwxyz";
        for (var second : List.of("", "7", "789")) {
            for (int start = 1; start <= 4; start++) {
                for (int end = start; end <= 6; end++) {
                    for (int next = end; next <= 8; next++) {
                        areTrueBehind(
                                List.of(
                                        new Edit(new Span(start, end), first),
                                        new Edit(new Span(next, next + 2), second)),
                                source);
                    }
                }
            }
        }
    }

    private static void areTrueBehind(List<Edit> edits, String source) {
        var after = Edits.apply(source, edits);
        isTrue(Excerpt.from(after, 0).before(edits), source);
        for (int start = 0; start < 12 && start < after.length(); start++) {
            isTrue(Excerpt.from(after, start).before(edits), source);
            isTrue(Excerpt.slice(after, 0, start).before(edits), source);
            var pieces = List.of(
                    new Excerpt.Piece(after.substring(start), start), new Excerpt.Piece(after.substring(0, start), 0));
            isTrue(Excerpt.joined(pieces).before(edits), source);
        }
    }

    @Test
    void whatAnEditBroughtStandsWhereItWasMade() {
        var edits = List.of(new Edit(new Span(2, 4), "12345"), new Edit(new Span(6, 6), "6"));
        var excerpt = Excerpt.from(Edits.apply("abcdefgh", edits), 0).before(edits);

        assertThat(excerpt.text()).isEqualTo("ab12345ef6gh");
        assertThat(excerpt.origin(new Span(2, 7))).isEqualTo(new Span(2, 4));
        assertThat(excerpt.origin(Span.at(9))).isEqualTo(Span.at(6));
        assertThat(excerpt.origin(new Span(10, 12))).isEqualTo(new Span(6, 8));
        assertThat(Excerpt.from("ab12345ef6gh", 3).before(edits).origin(Span.at(0)))
                .isEqualTo(Span.at(2));
    }
}
