package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headings are put right, and what stands below them stays below them. */
class SectionRepairTest {

    private static final String HEADER = "---\nadr_id: 1\ntitle: T\nstatus: Proposed\n---\n\n";

    private static String fixed(String body) {
        var text = HEADER + body;
        var context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);
        var edits = new AdrStructureValidator(AdrProfile.HELIX_EN).fix(Answer.of(text), context);
        return Edits.apply(text, edits).substring(HEADER.length());
    }

    private static String body(String context, String decision, String criteria) {
        return context + "\n\nC.\n\n" + decision + "\n\nD.\n\n" + criteria + "\n\n- [ ] e\n";
    }

    private static final String RIGHT = body("## Context", "## Decision", "## Acceptance Criteria");

    @Test
    void aSectionBelowATitleOfItsOwnLevelDoesNotMoveWithIt() {
        assertThat(fixed(body("# Context", "## Decision", "## Acceptance Criteria")))
                .isEqualTo(RIGHT);
        assertThat(fixed(body("# Context\n\nC.\n\n## More", "## Decision", "## Acceptance Criteria")))
                .isEqualTo(body("## Context\n\nC.\n\n### More", "## Decision", "## Acceptance Criteria"));
    }

    @Test
    void oneThatIsOnlyMeantOrComesAgainDoesNotMoveEither() {
        assertThat(fixed(body("# Context", "## Decission", "## Acceptance Criteria")))
                .isEqualTo(RIGHT);
        assertThat(
                        fixed(
                                "## Decision\n\nD.\n\n# Context\n\nC.\n\n## Decision\n\nE.\n\n## Acceptance Criteria\n\n- [ ] e\n"))
                .isEqualTo(
                        "## Decision\n\nD.\n\n## Context\n\nC.\n\n## Decision\n\nE.\n\n## Acceptance Criteria\n\n- [ ] e\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'## [Kontext](c.md)','## [Context](c.md)'",
        "'## **Kontext**','## **Context**'",
        "'## Kon*text*','## Context'",
        "'**Context**','## Context'",
        "'Context:','## Context'",
        "'**Context:** We need it.','## Context\n\nWe need it.'"
    })
    void itsMarkupStaysAndWhatGoesOnBehindItBecomesAParagraph(String written, String repaired) {
        assertThat(fixed(body(written, "## Decision", "## Acceptance Criteria")))
                .isEqualTo(body(repaired, "## Decision", "## Acceptance Criteria"));
    }

    @Test
    void aNearHeadingAtTheEndOfTheTextIsRepairedToo() {
        assertThat(fixed("## Decision\n\nD.\n\n## Acceptance Criteria\n\n- [ ] e\n\n**Context**"))
                .endsWith("\n\n## Context");
    }
}
