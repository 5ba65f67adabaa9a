package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one ADR ends and the next begins. */
class AdrSeriesTest {

    private static final String SECTIONS =
            "## Status\n\nAccepted\n\n## Context\n\nC.\n\n## Decision\n\nD.\n\n## Consequences\n\nE.\n\n";
    private static final String HEADER = "---\nadr_id: \"%s\"\ntitle: T\nstatus: Proposed\n---\n\n";
    private static final String OWN = "## Context\n\nC.\n\n## Decision\n\nD.\n\n## Acceptance Criteria\n\n- [ ] e\n\n";

    private static List<String> texts(String text, AdrProfile profile) {
        return new AdrFinder(Answer.of(text), InMemoryFiles.empty(), profile)
                .find().stream().map(AdrDocument::text).toList();
    }

    private static List<String> nygard(String text) {
        return texts(text, AdrProfile.NYGARD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# 2. Second\n\n",
                "   # 2. Second\n\n",
                "Second\n======\n\n",
                "Second\n=\n\n",
                "# 2. Second #\n\nDate: 2026-01-01\n\n"
            })
    void theNextBeginsWithItsTitle(String title) {
        var first = "# 1. First\n\n" + SECTIONS;
        var second = title + SECTIONS;

        assertThat(nygard(first + second)).containsExactly(first, second);
        assertThat(nygard(first + second + "# 3. Third\n\n" + SECTIONS)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    # 2. Second\n\n",
                "Text # 2. Second\n\n",
                "## Second\n\n",
                "### 2. Second\n\n",
                "# Decission\n\n",
                "Second = two\n\n",
                "\n- # 2. Second\n\n"
            })
    void whatIsNoTitleBeginsNone(String line) {
        assertThat(nygard("# 1. First\n\n" + SECTIONS + line + SECTIONS)).hasSize(1);
    }

    @Test
    void aTitleBelowWhichNoSectionComesAgainBeginsNone() {
        assertThat(nygard("# 1. First\n\n" + SECTIONS + "# Notes\n\nText.\n\n## More\n\nText.\n"))
                .hasSize(1);
        var begun = "# 2. Second\n\n## Status\n\nOpen\n\n## Context\n\nC.\n\n";
        var ended = "# Interlude\n\nText.\n\n## Decision\n\nD.\n\n## Consequences\n\nE.\n\n";
        // What the first one had says nothing about the second, which its interlude continues.
        assertThat(nygard("# 1. First\n\n" + SECTIONS + begun + ended))
                .containsExactly("# 1. First\n\n" + SECTIONS, begun + ended);
    }

    @Test
    void theNextBeginsWithItsHeader() {
        var first = HEADER.formatted("001") + "# T\n\n" + OWN;
        var second = HEADER.formatted("002") + "# T\n\n" + OWN;

        assertThat(texts(first + second, AdrProfile.HELIX_EN)).containsExactly(first, second);
        assertThat(texts(first + second.replace("---\n\n", "---\n"), AdrProfile.HELIX_EN))
                .containsExactly(first, second.replace("---\n\n", "---\n"));
    }

    @Test
    void oneWithoutAHeaderIsFoundBeforeOneThatHasOne() {
        var first = "# T\n\n" + OWN;
        var second = HEADER.formatted("002") + "# T\n\n" + OWN;

        assertThat(texts(first + second, AdrProfile.HELIX_EN)).containsExactly(first, second);
        assertThat(texts("Here they are.\n\n" + first + second, AdrProfile.HELIX_EN))
                .hasSize(2);
        assertThat(texts("## Context\n\nC.\n\n" + second, AdrProfile.HELIX_EN)).containsExactly(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"---\n\n", "---\nText, and no header.\n---\n\n", "-----\n\n"})
    void aRuleBeforeATitleIsNoHeader(String rule) {
        var first = "# 1. First\n\n" + SECTIONS + rule;
        var second = "# 2. Second\n\n" + SECTIONS;

        assertThat(nygard(first + second)).containsExactly(first, second);
    }

    @Test
    void aHeaderBeforeATitleBelongsToItUnlessItIsTooLong() {
        var first = "# 1. First\n\n" + SECTIONS;
        var header = "---\nstatus: Accepted\nnote: %s\n---\n\n";
        var second = "# 2. Second\n\n" + SECTIONS;

        assertThat(nygard(first + header.formatted("x") + second))
                .containsExactly(first, header.formatted("x") + second);
        assertThat(nygard(first + header.formatted("x".repeat(3_000)) + second))
                .containsExactly(first, header.formatted("x".repeat(3_000)) + second);
    }

    @Test
    void theLastLineOfAHeaderBeginsNoneOfItsOwn() {
        var broken = "---\nadr_id: \"001\"\ntitle: T\n## Decision\nstatus: Proposed\n---\n\n# T\n\n" + OWN;

        assertThat(texts(broken, AdrProfile.HELIX_EN))
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text).isNotBlank());
    }
}
