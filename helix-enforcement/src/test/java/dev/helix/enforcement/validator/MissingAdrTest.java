package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where an ADR is owed and none was recognised. */
class MissingAdrTest {

    private static final String STATEMENT =
            "In the context of restarts, facing long waits, we decided for slots and against copies, to start at once.\n";

    private static List<Issue> issues(AdrProfile profile, String file, String text) {
        var context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH).ofDocument(file);
        return new AdrStructureValidator(profile).check(Answer.of(text), context);
    }

    private static Issue only(AdrProfile profile, String text) {
        var issues = issues(profile, "notes.md", text);
        assertThat(issues).hasSize(1);
        assertThat(issues.getFirst().code()).isEqualTo("NO_ADR_FOUND");
        return issues.getFirst();
    }

    @Test
    void theFieldsAndSectionsThatWereLookedForAreNamed() {
        assertThat(only(AdrProfile.HELIX_EN, "Notes.\n").fixHint())
                .contains("header that has adr_id, title, status", "sections Context, Decision, Acceptance Criteria");
        assertThat(only(AdrProfile.NYGARD, "Notes.\n").fixHint())
                .contains("a title (level 1)", "Status, Context, Decision, Consequences")
                .doesNotContain("header");
    }

    @Test
    void sectionsThatMayBeLeftOutAreNotAskedFor() {
        var optional = AdrProfile.MADR.sections().stream()
                .filter(AdrProfile.Section::optional)
                .map(AdrProfile.Section::title)
                .toList();

        assertThat(optional).isNotEmpty();
        assertThat(only(AdrProfile.MADR, "Notes.\n").fixHint())
                .contains("Context and Problem Statement")
                .doesNotContain(optional);
    }

    @Test
    void aDecisionInOneSentenceIsKnownAsOne() {
        var said = only(AdrProfile.HELIX_EN, STATEMENT);
        assertThat(said.message())
                .isNotEqualTo(only(AdrProfile.HELIX_EN, "Notes.\n").message());
        assertThat(said.fixHint()).contains("Context, Decision, Acceptance Criteria");
        assertThat(only(AdrProfile.NYGARD, STATEMENT).message()).contains("nygard");
        // A long text is not searched for one.
        assertThat(only(AdrProfile.HELIX_EN, STATEMENT + "x".repeat((1 << 16) - STATEMENT.length()))
                        .message())
                .isEqualTo(only(AdrProfile.HELIX_EN, "Notes.\n").message());
        assertThat(only(AdrProfile.HELIX_EN, STATEMENT + "x".repeat((1 << 16) - STATEMENT.length() - 1))
                        .message())
                .isEqualTo(said.message());
    }

    @Test
    void theFirstOfSeveralOddLinesIsNamed() {
        var text = """
            Text.

            \uFF03\uFF03 Context

            C.

            \uFF03\uFF03 Decision

            D.

            \uFF03\uFF03 Acceptance Criteria

            - [ ] e
            """;
        var issue = only(AdrProfile.HELIX_EN, text);

        assertThat(issue.message()).contains("line 3", "FULLWIDTH NUMBER SIGN");
        assertThat(text.substring(issue.range().start(), issue.range().end())).isEqualTo("\uFF03\uFF03 Context");
        // Without an ADR behind them such signs are nobody's matter.
        assertThat(only(AdrProfile.HELIX_EN, "Text.\n\n\uFF03\uFF03 Minutes\n\nC.\n")
                        .message())
                .doesNotContain("FULLWIDTH");
    }

    @ParameterizedTest
    @CsvSource({
        "adr/001-slots.md, ERROR",
        "docs/decisions/x.md, ERROR",
        "docs\\adr\\x.md, ERROR",
        "Docs/ADRs/x.md, ERROR",
        "adr/README.md, WARNING",
        "adr/index.md, WARNING",
        "adr/0000-template.md, WARNING",
        "notes/x.md, WARNING",
        "adr.md, WARNING"
    })
    void aFileInAFolderOfAdrsOwesOneUnlessItIsAboutThem(String file, Severity severity) {
        assertThat(issues(AdrProfile.HELIX_EN, file, "Notes.\n"))
                .extracting(Issue::severity)
                .containsExactly(severity);
    }
}
