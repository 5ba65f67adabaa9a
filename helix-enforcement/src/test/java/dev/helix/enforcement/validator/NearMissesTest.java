package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headings, headers and plans that are not quite ones: named, repaired in place, and never passed unseen. */
class NearMissesTest {

    private static final ValidationContext CONTEXT =
            new ValidationContext(InMemoryFiles.of("src/a.py"), Locale.ENGLISH);
    private static final AdrStructureValidator STRUCTURE = new AdrStructureValidator(AdrProfile.HELIX_EN);
    private static final String HEADER = "---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n---\n\n";
    private static final String LACKING = "# Use Postgres\n\n## Context\n\nWe need.\n\n## Decision\n\nPg.\n";
    private static final String WHOLE = LACKING + "\n## Acceptance Criteria\n\n- [ ] fast\n";

    private final AnswerChecks checks =
            new AnswerChecks(Policy.of(Locale.ENGLISH, STRUCTURE, new FileExistenceValidator(AdrProfile.HELIX_EN)));

    private List<Issue> issues(String text) {
        return checks.check(Answer.of(text), CONTEXT);
    }

    private List<String> errors(String text) {
        return issues(text).stream().filter(Issue::blocks).map(Issue::code).toList();
    }

    private String fixed(String text) {
        var once = checks.fix(Answer.of(text), CONTEXT);
        assertThat(checks.fix(once, CONTEXT).text()).isEqualTo(once.text());
        return once.text();
    }

    private static String headed(String form) {
        return HEADER + WHOLE.replaceAll("(?m)^## (.*)$", form.replace("%s", "$1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## [x] %s",
                "## § 1 %s",
                "## 1.2.3.4.5 %s",
                "## %s {: #id}",
                "## ① %s",
                "## %s: why and how",
                "## %s - why",
                "## %s – why",
                "## %s / Kontext",
            })
    void aHeadingWithMoreAroundItsWordsIsTheHeading(String form) {
        assertThat(errors(headed(form))).isEmpty();
    }

    @Test
    void lettersOfOtherFormsAreTheSameLetters() {
        var text = HEADER
                + WHOLE.replace("## Context", "## ＣＯＮＴＥＸＴ")
                        .replace(
                                "## Decision",
                                "## \uD835\uDDD7\uD835\uDDF2\uD835\uDDF0\uD835\uDDF6\uD835\uDE00\uD835\uDDF6\uD835\uDDFC\uD835\uDDFB");

        assertThat(errors(text)).isEmpty();
    }

    @Test
    void whatAHeadingSaysBehindItsWordsIsItsContent() {
        assertThat(errors(HEADER + WHOLE.replace("## Decision\n\nPg.", "## Decision: Use Postgres")))
                .isEmpty();
        assertThat(errors(HEADER + WHOLE.replace("## Decision\n\nPg.", "## Decision:")))
                .containsExactly("EMPTY_ADR_SECTION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Section 2: Decision",
                "## Step 2: Decision",
                "## Abschnitt 2: Decision",
                "## 2 – Decision",
                "## Section 2 - Decision",
                "## \uD83C\uDFAF – Decision",
                "## \uD83C\uDFAF - 2 | Decision"
            })
    void aCounterInFrontOfTheWordsIsNoTextOfTheSection(String heading) {
        assertThat(errors(HEADER + WHOLE.replace("## Decision", heading))).isEmpty();
        assertThat(errors(HEADER + WHOLE.replace("## Decision\n\nPg.", heading)))
                .containsExactly("EMPTY_ADR_SECTION");
        assertThat(errors(HEADER + WHOLE.replace("## Decision\n\nPg.", heading + ": Use Postgres")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"## Decision – ✅", "## Decision - (draft)", "## Decision (v2 - draft)", "## 2 – Decision – ✅"})
    void noIsWhatDecoratesTheWords(String heading) {
        assertThat(errors(HEADER + WHOLE.replace("## Decision", heading))).isEmpty();
        assertThat(errors(HEADER + WHOLE.replace("## Decision\n\nPg.", heading)))
                .containsExactly("EMPTY_ADR_SECTION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## The %s",
                "####### %s",
                "*%s*",
                "_%s_:",
                "%s",
                "[%s]",
                "== %s ==",
                "h2. %s",
                "• %s",
                "- ## %s",
                "1. ## %s",
                "- **%s**",
                "* **%s**:",
                "<H2>%s</H2>",
                "<h2>\n%s\n</h2>",
                "<summary>%s</summary>",
                "##&nbsp;%s",
                "##\u00A0%s",
                "##\u2003%s",
                "##\u202F%s",
                "##\u3000%s",
                "##\u200B%s",
            })
    void whatWasMeantAsAHeadingIsNamedAndRepairedInPlace(String form) {
        var text = headed(form);

        assertThat(errors(text)).containsExactly("MISSING_ADR_SECTION", "MISSING_ADR_SECTION", "MISSING_ADR_SECTION");
        assertThat(issues(text))
                .allSatisfy(issue -> assertThat(issue.message())
                        .doesNotContain("has no section")
                        .containsAnyOf("Context", "Decision", "Acceptance Criteria"));
        assertThat(errors(fixed(text))).isEmpty();
        assertThat(STRUCTURE.gaps(Answer.of(text), CONTEXT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'\u00A0', NO-BREAK SPACE", "'\u2003', EM SPACE", "\u200B, ZERO WIDTH SPACE", "&nbsp;, NO-BREAK SPACE"})
    void theBlankThatIsNoneIsCalledByItsName(String blank, String name) {
        var text = HEADER + WHOLE.replace("## Decision", "##" + blank + "Decision");

        assertThat(issues(text)).singleElement().satisfies(issue -> {
            assertThat(issue.message()).contains(name, "no blank to Markdown");
            assertThat(issue.fixHint()).contains("ordinary blank");
        });
        var none = WHOLE.replace("## ", "##" + blank);
        assertThat(checks.check(Answer.of(none), CONTEXT.ofDocument("adr/007-x.md")))
                .singleElement()
                .satisfies(issue -> assertThat(issue.message()).contains("line 3", name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "----",
                "–––",
                "—",
                "***",
                "‑‑‑",
                "−−−",
                "－－－",
                "---\u00A0",
                "---\u200B",
                "--- yaml",
                "--- # header",
                "  ---",
            })
    void aHeaderBetweenOtherLinesIsOneWithAnError(String rule) {
        var text = HEADER.replace("---", rule) + LACKING;

        assertThat(STRUCTURE.recognised(Answer.of(text), CONTEXT)).isEqualTo(1);
        assertThat(errors(text)).containsExactly("INVALID_ADR_HEADER", "MISSING_ADR_SECTION");
        assertThat(fixed(text)).startsWith(HEADER);
        assertThat(errors(fixed(text))).containsExactly("MISSING_ADR_SECTION");
        var behind = "Here it is:\n\n" + text;
        assertThat(errors(behind)).containsExactly("INVALID_ADR_HEADER", "MISSING_ADR_SECTION");
        assertThat(fixed(behind)).startsWith("Here it is:\n\n" + HEADER);
        // Prose that shows how a header looks is none.
        assertThat(issues("So:\n\n" + HEADER.replace("---", rule) + "Shall I?")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n---\n\n",
                "adr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n\n",
                "\uFEFF\uFEFF---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n---\n\n",
                "---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n----\n\n",
                "---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n  ---\n\n",
                "  ---\n  adr_id: ADR-042\n  title: Use Postgres\n  status: accepted\n  ---\n\n",
            })
    void aHeaderThatLacksALineOrIsIndentedIsOneWithAnError(String header) {
        var text = header + LACKING;

        assertThat(errors(text)).containsExactly("INVALID_ADR_HEADER", "MISSING_ADR_SECTION");
        assertThat(errors(fixed(text))).containsExactly("MISSING_ADR_SECTION");
        assertThat(fixed(text)).contains("---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n---\n");
    }

    @Test
    void placesAreThoseOfTheTextAsItCame() {
        var text = "So:\n\n" + HEADER.replace("---", "–––––") + LACKING.replace("## Decision", "### Decision");

        for (var issue : issues(text)) {
            if (issue.code().equals("WRONG_SECTION_LEVEL")) {
                assertThat(text.substring(issue.range().start(), issue.range().end()))
                        .isEqualTo("### Decision");
            }
        }
        assertThat(errors(text)).contains("WRONG_SECTION_LEVEL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADR_ID", "Adr_Id", "adr-id", "adrId", "adr_\u200Bid"})
    void aKeyInAnotherFormIsNamedAndRepaired(String key) {
        var text = HEADER.replace("adr_id", key) + WHOLE;

        assertThat(issues(text)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("MISSING_ADR_HEADER_FIELD");
            assertThat(issue.message()).contains(key, "adr_id");
        });
        assertThat(fixed(text)).isEqualTo(HEADER + WHOLE);
        var all = HEADER.replace("adr_id", "ADR_ID").replace("title", "Title").replace("status", "Status") + LACKING;
        assertThat(errors(all)).hasSize(4).contains("MISSING_ADR_SECTION");
        assertThat(errors(fixed(all))).containsExactly("MISSING_ADR_SECTION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\n\"adr_id\": ADR-042\n\"title\": T\n\"status\": accepted\n---\n\n",
                "---\n'adr_id': ADR-042\n'title': T\n'status': accepted\n---\n\n",
                "---\n{\"adr_id\": \"ADR-042\", \"title\": \"T\", \"status\": \"accepted\"}\n---\n\n",
            })
    void keysInQuotesAreKeys(String header) {
        assertThat(errors(header + LACKING)).containsExactly("MISSING_ADR_SECTION");
        assertThat(errors(header + WHOLE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'title：Use Postgres', FULLWIDTH COLON",
        "'**title**: Use Postgres', **title**",
        "'`title`: Use Postgres', `title`",
    })
    void signsThatYamlDoesNotTakeAreNamed(String line, String named) {
        var text = HEADER.replace("title: Use Postgres", line) + WHOLE;

        assertThat(errors(text)).containsExactly("INVALID_ADR_HEADER");
        assertThat(issues(text).getFirst().message()).contains(named);
        assertThat(errors(fixed(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files:\n\u00A0\u00A0modify:\n\u00A0\u00A0\u00A0\u00A0- src/no.py\n",
                "files:\n\u3000modify:\n\u3000\u3000- src/no.py\n",
                "files:\n\u200Bmodify:\n\u200B\u200B- src/no.py\n",
                "files:\n  modify:\n    * src/no.py\n",
                "files:\n  **modify**:\n    - src/no.py\n",
                "files:\n  modify: |\n    src/no.py\n    src/nor.py\n",
                "files:\n  \u00A0modify:\n    - src/no.py\n",
                "files:\n  m\u03BFdify:\n    - src/no.py\n",
                "files:\n  modifed: [src/no.py]\n",
                "files:\n  to_modify: [src/no.py]\n",
                "files:\n  filesToModify: [src/no.py]\n",
                "files:\n  Anpassen: [src/no.py]\n",
                "files:\n  modify: [src/a.py]\n  modified: [src/no.py]\n",
                "files:\n  modify: [src/a.py]\nmodified_files: [src/no.py]\n",
                "fiels:\n  modify: [src/no.py]\n",
                "plan:\n  update: [src/no.py]\n",
                "affected_files:\n  modify: [src/no.py]\n",
                "modified_files: [src/no.py]\n",
                "filesToModify: [src/no.py]\n",
                "modify: [src/no.py]\n",
                "files:\n  rename: [src/no.py -> src/b.py]\n",
            })
    void aPlanThatIsNotWrittenAsOneIsJudged(String plan) {
        var text = HEADER.replace("\n---\n\n", "\n" + plan + "---\n\n") + WHOLE;

        assertThat(errors(text)).contains("FILE_NOT_FOUND");
        assertThat(errors(fixed(text))).contains("FILE_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Files: [src/no.py]\n",
                "affected_files: [src/no.py]\n",
                "file: src/no.py\n",
                "files:\n  src/no.py: modify\n",
                "files:\n  <<: {modify: [src/no.py]}\n",
                "files:\n  see: [src/no.py]\n",
                "files:\n  modify/create: [src/no.py]\n",
                "files:\n  rename: [src/no.py]\n",
            })
    void aPlanOfWhichTheListsAreUnclearIsWrong(String plan) {
        var text = HEADER.replace("\n---\n\n", "\n" + plan + "---\n\n") + WHOLE;

        assertThat(errors(text)).contains("INVALID_PATH");
        assertThat(errors(fixed(text))).contains("INVALID_PATH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "updated: 2026-01-01\ncreated: 2026/01/01\n",
                "changed: yesterday\n",
                "related: [docs/a.md]\n",
                "docs: docs/a.md\n",
                "new: true\n",
                "update: https://example.org/a.html\n",
                "tags: [a/b]\nfields: [x.y]\n",
            })
    void whatIsNoPlanIsNotTakenForOne(String fields) {
        assertThat(issues(HEADER.replace("\n---\n\n", "\n" + fields + "---\n\n") + WHOLE))
                .isEmpty();
    }

    @Test
    void aSecondListOfOneMeaningIsNotRenamedSoThatOneWouldHideTheOther() {
        var text =
                HEADER.replace("\n---\n\n", "\nfiles:\n  modify: [src/a.py]\n  modified: [src/no.py]\n---\n\n") + WHOLE;

        assertThat(fixed(text)).isEqualTo(text);
        assertThat(errors(text)).containsExactly("INVALID_PATH", "FILE_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mdx",
                "gfm",
                "text",
                "txt",
                "plaintext",
                "md:docs/adr/42.md",
                "{.markdown}",
                "markdown title=\"x\"",
                "adr"
            })
    void aCodeBlockThatMayHoldMarkdownIsLookedInto(String info) {
        assertThat(errors("Here:\n\n```" + info + "\n" + HEADER + LACKING + "```\n"))
                .containsExactly("MISSING_ADR_SECTION");
        assertThat(issues("Here:\n\n```" + info + "\n" + HEADER + "```\n")).isEmpty();
    }

    @Test
    void aSecondAdrInCodeBehindOneIsLookedAtUnlessItIsAnExample() {
        var second = "\n```markdown\n" + HEADER.replace("042", "043") + LACKING + "```\n";

        assertThat(errors(HEADER + WHOLE + second)).containsExactly("MISSING_ADR_SECTION");
        assertThat(errors(HEADER + WHOLE + second.replace("ADR-043", "ADR-NNN")))
                .isEmpty();
        assertThat(errors(HEADER + WHOLE + second.replace("ADR-043", "ADR-042")))
                .isEmpty();
    }

    @Test
    void eachAdrOfACodeBlockHasItsHeader() {
        var both = "```markdown\n" + HEADER + WHOLE + "\n" + HEADER.replace("042", "043") + LACKING + "```\n";

        assertThat(STRUCTURE.recognised(Answer.of(both), CONTEXT)).isEqualTo(2);
        assertThat(errors(both)).containsExactly("MISSING_ADR_SECTION");
    }
}
