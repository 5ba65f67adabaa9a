package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentReferencesTest {

    /** Returns each reference as it stands in {@code text}, a link with an arrow before it. */
    private static List<String> references(String text) {
        return DocumentReferences.of(text).stream()
                .map(each -> {
                    assertThat(text.substring(each.range().start(), each.range().end()))
                            .isEqualTo(each.text());
                    return (each.link() ? ">" : "") + each.text();
                })
                .toList();
    }

    @Test
    void linksAndInlineCodeAreReferencesWithTheirPlaces() {
        assertThat(references(
                        "See `src/a.py` and [b](docs/b.md), [c](<c.md>).\nThen ``x`y`` [d]( e.md).\n\n[f]: g.md\n"))
                .containsExactly("src/a.py", ">docs/b.md", ">c.md", "x`y", ">e.md", ">g.md");
    }

    @Test
    void whatIsCodeIsNoLink() {
        assertThat(references("`[a](b.md)` [c](d.md)")).containsExactly("[a](b.md)", ">d.md");
        assertThat(references("[`a`](b.md)")).containsExactly("a", ">b.md");
        assertThat(references("``[a](b.md)``[c](d.md)")).containsExactly("[a](b.md)", ">d.md");
        assertThat(references("``````````[a](b.md)``````````")).containsExactly("[a](b.md)");
    }

    @Test
    void aRunOfBackticksIsClosedByOneOfItsLengthAlone() {
        assertThat(references("`a`` b` c")).containsExactly("a`` b");
        assertThat(references("``a` b `c`")).containsExactly(" b ");
        assertThat(references("```a``` `b`")).containsExactly("a", "b");
        assertThat(references("`a")).isEmpty();
        assertThat(references("``a`")).isEmpty();
        assertThat(references("`")).isEmpty();
    }

    @Test
    void blocksOfCodeAreLeftOutAndWhatStandsAroundThemIsNot() {
        assertThat(references("`a`\n```\n`b`\n```\n`c`\n~~~\n`d`\n~~~\n`e`")).containsExactly("a", "c", "e");
    }

    @Test
    void linesLongerThanPeopleWriteAreLeftOut() {
        assertThat(references("`a`" + "x".repeat(9_997))).containsExactly("a");
        assertThat(references("`a`" + "x".repeat(9_998))).isEmpty();
        assertThat(references("One\n\n`a`" + "x".repeat(9_997) + "\n")).containsExactly("a");
        assertThat(references("`b`\n`a`" + "x".repeat(9_998) + "\n`c`")).containsExactly("b", "c");
    }

    @Test
    void moreThanALimitOfReferencesAreNotRead() {
        assertThat(DocumentReferences.of("`a`\n".repeat(20_001))).hasSize(20_000);
    }

    @Test
    void aLineThatIsALinkOfHtmlAloneIsRead() {
        assertThat(references("<a href=\"b.md\">\n <img src='c.png'>")).containsExactly(">b.md", ">c.png");
    }
}
