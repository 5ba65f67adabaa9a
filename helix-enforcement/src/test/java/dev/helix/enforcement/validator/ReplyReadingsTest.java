package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReadingsTest {

    private static ReplyReadings of(String reply) {
        return new ReplyReadings(reply, "decision"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "## Decision\n\nWe take it.", "a > b", "1 + 1"})
    void aPlainReplyIsReadAsItIsAlone(String reply) {
        assertThat(of(reply).inOrder(true)).containsExactly(reply);
        assertThat(of(reply).inOrder(false)).containsExactly(reply);
    }

    @Test
    void whatModelsWrapAroundATextIsTakenOffInAReadingOfItsOwn() {
        assertThat(of("> ## Decision\n>\n> x").inOrder(true)).contains("## Decision\n\nx");
        assertThat(of("  ## Decision\n\n  x").inOrder(true)).contains("## Decision\n\nx");
        assertThat(of("+## Decision\n\n+ x").inOrder(true)).contains("## Decision\n\nx");
        assertThat(of("Sure\n> ## Decision").inOrder(true)).contains("Sure\n## Decision");
        assertThat(of("- ## Decision\n\n  x\n\n- ## Decision\n  y").inOrder(true))
                .first()
                .isEqualTo("## Decision\n\nx\n\n## Decision\ny");
    }

    @Test
    void anItemIsTakenOutOfItsListWhereItIsASectionThatIsAskedFor() {
        assertThat(of("- **Decision**\n  x").inOrder(true)).first().isEqualTo("**Decision**\nx");
        assertThat(of("- ## Decision: x ##\n  y").inOrder(true)).first().isEqualTo("## Decision: x ##\ny");
        assertThat(of("- ## Other\n  x").inOrder(true)).first().isEqualTo("- ## Other\n  x");
        assertThat(of("```\n- ## Decision\n```").inOrder(true)).first().isEqualTo("```\n- ## Decision\n```");
    }

    @Test
    void aQuoteIsTakenOffWhereAllLinesHaveIt() {
        assertThat(ReplyReadings.withoutQuote("> a\n>b\n\n> c")).isEqualTo("a\nb\n\nc");
        assertThat(ReplyReadings.withoutQuote("> a\nb")).isEqualTo("> a\nb");
        assertThat(ReplyReadings.withoutQuote("")).isEmpty();
    }

    @Test
    void aDifferenceThatAddsAllOfItIsTheTextAndOtherCodeIsAsItStands() {
        assertThat(ReplyReadings.inCode("```diff\n+## Decision\n\n+ x\n```\n\n```md\n+a\n```\n\n```java\nint i;\n```"))
                .extracting(ReplyReadings.Block::said)
                .containsExactly("## Decision\n\nx", "+a\n");
        assertThat(ReplyReadings.inCode("```patch\n+a\n-b\n```"))
                .extracting(ReplyReadings.Block::said)
                .containsExactly("+a\n-b\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\n<answer>\n```\n\nx",
                "- a\n\n  ```\n  <adr>\n  ```\n\nx",
                "- a\n\n  - b\n\n    ```\n    <adr>\n    ```\n\nx",
                "Sure.\n<div>\n```\n<answer>\n```\n</div>",
                "~~~\n</result>\n~~~\n\nx"
            })
    void aTagInCodeStays(String reply) {
        assertThat(of(reply).plain()).isEqualTo(reply);
    }

    @Test
    void aTagAroundTheTextOrAPartOfItGoes() {
        assertThat(of("<reply>\n## Decision\n</reply>").plain()).isEqualTo("## Decision");
        assertThat(of("Sure.\n<adr>\n## Decision\n</adr>").plain().lines().filter(line -> !line.isEmpty()))
                .isEqualTo(List.of("Sure.", "## Decision"));
    }

    @Test
    void theFirstReadingThatIsMeantIsTakenAndSeveralBlocksOfCodeAreOneText() {
        var reply = of("```md\n## Decision\n```\n\n```md\n## Context\n```");

        assertThat(reply.first(text -> text.contains("## Decision"))).contains("## Decision\n\n\n## Context\n");
        assertThat(reply.first(text -> text.contains("none"))).isEmpty();
        assertThat(of("## Decision").first(text -> text.contains("Decision"))).contains("## Decision");
        assertThat(reply.outside()).isBlank();
        assertThat(of("x\n\n```md\ny\n```").outside().strip()).isEqualTo("x");
    }
}
