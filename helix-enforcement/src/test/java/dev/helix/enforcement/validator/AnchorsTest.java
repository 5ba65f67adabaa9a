package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnchorsTest {

    @Test
    void headingsOfAllKindsHaveAnchors() {
        var lines = List.of(
                "# One two",
                "",
                "Text",
                "",
                "## A [link](x.md) & more ##",
                "Three",
                "===",
                "",
                "Four",
                "---\r",
                "   ### Five_6-7\r",
                "");
        assertThat(Anchors.of(String.join("\n", lines)))
                .containsExactlyInAnyOrder("one-two", "a-link--more", "three", "four", "five_6-7");
        assertThat(Anchors.of("# \u00DCber uns")).containsExactly("\u00FCber-uns");
        assertThat(Anchors.of("")).isEmpty();
    }

    @Test
    void whatOnlyLooksLikeAHeadingHasNone() {
        assertThat(Anchors.of("#One\n\n    # Two\n\n####### Three\n\n===\n\n- - -\n\n# Four\n---\n"))
                .containsExactly("four");
    }

    @Test
    void theSameHeadingAgainGetsANumber() {
        assertThat(Anchors.of("# A\n# A\n# A\n# B\n")).containsExactlyInAnyOrder("a", "a-1", "a-2", "b");
    }

    @Test
    void headingsInCodeHaveNoneAndThoseAroundItDo() {
        assertThat(Anchors.of("# A\n```\n# B\n```\n# C\n~~~\n# D\n~~~\n# E\n"))
                .containsExactlyInAnyOrder("a", "c", "e");
    }

    @Test
    void anchorsMayBeWrittenOut() {
        assertThat(Anchors.of("<a id=\"x\"></a> <a name=\"y\">\n")).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void linesLongerThanPeopleWriteAreLeftOut() {
        assertThat(Anchors.of("<a id=\"x\">" + "a".repeat(1_990))).containsExactly("x");
        assertThat(Anchors.of("<a id=\"x\">" + "a".repeat(1_991))).isEmpty();
        assertThat(Anchors.of("Text\n\n<a id=\"x\">" + "a".repeat(1_990) + "\n"))
                .containsExactly("x");
    }

    @Test
    void makefilesHaveTargetsAndPackagesHaveScripts() {
        assertThat(Anchors.targets("build: a b\n\tcc\ntest/all:\nX := 1\nY ::= 2\n.PHONY: build\n"))
                .containsExactlyInAnyOrder("build", "test/all");
        assertThat(Anchors.scripts(
                        "{\"name\": \"a\", \"scripts\": {\"lint\": \"x\", \"test:e2e\": \"y\"}, \"z\": \"q\"}"))
                .containsExactlyInAnyOrder("lint", "test:e2e");
        assertThat(Anchors.scripts("{\"name\": \"a\"}")).isEmpty();
        assertThat(Anchors.scripts("\"scripts\"")).isEmpty();
        assertThat(Anchors.scripts("\"scripts\": {\"lint\": \"x\"")).isEmpty();
        assertThat(Anchors.scripts("\"scripts\": {\"a\": \"x\"}")).containsExactly("a");
    }
}
