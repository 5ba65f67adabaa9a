package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.answer.InMemoryFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as they were met, each of them once judged or repaired wrongly. */
class AnswerCasesTest {

    private static final ValidationContext CONTEXT =
            new ValidationContext(InMemoryFiles.of("src/a.py"), Locale.ENGLISH);

    private final AnswerChecks adrs = validation(AdrProfile.HELIX_EN);
    private final AnswerChecks markers = new AnswerChecks(Policy.of(Locale.ENGLISH, new StepMarkerValidator()));

    private static AnswerChecks validation(AdrProfile profile) {
        return new AnswerChecks(
                Policy.of(Locale.ENGLISH, new AdrStructureValidator(profile), new FileExistenceValidator(profile)));
    }

    static String text(String name) throws IOException {
        try (var stream = AnswerCasesTest.class.getResourceAsStream("cases/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> codes(AnswerChecks validation, String text) {
        return validation.check(Answer.of(text), CONTEXT).stream()
                .map(Issue::code)
                .toList();
    }

    private static List<String> errors(AnswerChecks validation, String text) {
        return validation.check(Answer.of(text), CONTEXT).stream()
                .filter(Issue::blocks)
                .map(Issue::code)
                .toList();
    }

    private static String fixed(AnswerChecks validation, String text) {
        var once = validation.fix(Answer.of(text), CONTEXT);
        assertThat(validation.fix(once, CONTEXT).text()).isEqualTo(once.text());
        return once.text();
    }

    @Test
    void tabsBecomeTheIndentationTheyStandForAndTheInventedPathIsFoundBeforeAndAfter() throws IOException {
        var text = text("tabs-nested.md");

        assertThat(codes(adrs, text)).contains("INVALID_ADR_HEADER", "FILE_NOT_FOUND");
        assertThat(fixed(adrs, text)).contains("files:\n  modify:\n    - src/does_not_exist.py");
        assertThat(codes(adrs, fixed(adrs, text))).containsExactly("FILE_NOT_FOUND");
    }

    @Test
    void twoAdrsInOneAnswerAreTwo() throws IOException {
        assertThat(adrs.check(Answer.of(text("two-bare-adrs.md")), CONTEXT))
                .extracting(Issue::code, Issue::message)
                .containsExactly(
                        tuple("MISSING_ADR_HEADER_FIELD", "The ADR’s header has no “title”."),
                        tuple("MISSING_ADR_SECTION", "The ADR has no section “Decision”."),
                        tuple("MISSING_ADR_SECTION", "The ADR has no section “Acceptance Criteria”."));
    }

    @Test
    void codeWithinTheCodeBlockOfAnAdrDoesNotEndIt() throws IOException {
        var text = text("markdown-fence-with-inner-fence.md");

        assertThat(codes(adrs, text)).containsExactly("INNER_CODE_FENCE");
        assertThat(fixed(adrs, text)).contains("````markdown\n", "```sh\nmake\n```\n\n- [ ] fast\n````\n");
        assertThat(codes(adrs, fixed(adrs, text))).isEmpty();
        for (var inner : List.of(
                "```\nx\n```\n\n```py\ny\n```",
                "```py\ny\n```\n\n```\nx\n```",
                "```\nx\n```",
                "```\nx\n```\n\n```sh\ny\n```\n\n```sql\nz\n```")) {
            for (var sign : List.of("```", "~~~")) {
                var answer = sign + "markdown\n" + WHOLE.replace("Pg.", "Pg.\n\n" + inner.replace("```", sign)) + sign
                        + "\n\nThat is it.\n";
                assertThat(codes(adrs, answer)).describedAs(answer).containsExactly("INNER_CODE_FENCE");
                assertThat(codes(adrs, fixed(adrs, answer))).describedAs(answer).isEmpty();
            }
        }
    }

    @Test
    void decoratedHeadingsAreHeadings() throws IOException {
        assertThat(codes(adrs, text("emoji-headings.md"))).isEmpty();
    }

    @Test
    void headingsBelowAMovedHeadingMoveAlong() throws IOException {
        var text = text("h1-sections-with-h2-subs.md");

        assertThat(codes(adrs, text))
                .containsExactly("WRONG_SECTION_LEVEL", "WRONG_SECTION_LEVEL", "WRONG_SECTION_LEVEL");
        assertThat(fixed(adrs, text)).contains("## Context\n\n### Forces\n", "## Decision\n\n### Choice\n");
        assertThat(codes(adrs, fixed(adrs, text))).isEmpty();
    }

    @Test
    void aHeaderThatIsOnlyShownIsNoAdr() throws IOException {
        assertThat(codes(adrs, text("header-example-in-fence.md"))).isEmpty();
    }

    @Test
    void aValueThatYamlCanNotReadIsNamedAndQuoted() throws IOException {
        var text = text("title-at-sign.md");

        assertThat(adrs.check(Answer.of(text), CONTEXT)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("INVALID_ADR_HEADER");
            assertThat(issue.message()).contains("@Transactional everywhere").doesNotContain("token");
        });
        assertThat(fixed(adrs, text)).contains("title: \"@Transactional everywhere\"\n");
        assertThat(codes(adrs, fixed(adrs, text))).isEmpty();
        for (var title : List.of(
                "`x` everywhere",
                "%d is it",
                "[draft] Use it",
                "{x} Use it",
                "'it's mine'",
                "*all* of it",
                "& more",
                "- more",
                "? what",
                ": so",
                "| x",
                "> y",
                ">> z",
                ", then",
                "] end")) {
            var odd = text.replace("@Transactional everywhere", title);
            assertThat(adrs.check(Answer.of(odd), CONTEXT))
                    .describedAs(title)
                    .singleElement()
                    .satisfies(issue -> assertThat(issue.message()).contains(title));
            assertThat(fixed(adrs, odd)).contains("title: \"" + title + "\"\n");
            assertThat(codes(adrs, fixed(adrs, odd))).describedAs(title).isEmpty();
        }
        for (var title : List.of("|\n  x", ">-\n  x", "-x", "?x", ":x")) {
            assertThat(codes(adrs, text.replace("@Transactional everywhere", title)))
                    .describedAs(title)
                    .isEmpty();
        }
    }

    @Test
    void aNygardRecordLacksItsConsequencesForItsOwnProfile() throws IOException {
        var nygard = validation(AdrProfile.NYGARD);
        var text = text("nygard-without-consequences.md");

        assertThat(nygard.check(Answer.of(text), CONTEXT)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("MISSING_ADR_SECTION");
            assertThat(issue.message()).contains("Consequences");
        });
        assertThat(adrs.check(Answer.of(text), CONTEXT)).isEmpty();
        assertThat(adrs.check(Answer.of(text), CONTEXT.ofDocument("notes/1.md")))
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo("NO_ADR_FOUND");
                    assertThat(issue.blocks()).isFalse();
                    assertThat(issue.message() + issue.fixHint()).contains("helix-en", "--adr-profile nygard");
                });
        assertThat(errors(nygard, text + "\n## Consequences\n\nWe write more.\n"))
                .isEmpty();
    }

    @Test
    void aMarkerIsMovedOutOfACommentThatNobodyClosed() throws IOException {
        var fixed = fixed(markers, text("open-comment-after.md"));

        assertThat(codes(markers, fixed)).isEmpty();
        assertThat(fixed).contains("One more thing, see").endsWith("<!-- TODO -->\n\n<!-- STEP: what -->");
    }

    @Test
    void aLoneLineOfBackticksIsClosedInOneRun() throws IOException {
        var fixed = fixed(markers, text("fix-not-idempotent-lone-fence.md"));

        assertThat(codes(markers, fixed)).isEmpty();
    }

    @Test
    void aMarkerInTheThinkingIsNoneOfTheAnswer() throws IOException {
        assertThat(codes(markers, text("think-marker.md"))).containsExactly("MISSING_STEP_MARKER");
        for (var tag : List.of("thinking", "THINK", "thought", "reasoning")) {
            assertThat(codes(markers, "<" + tag + ">so\n<!-- STEP: done -->\n</" + tag + ">\n\nHi"))
                    .describedAs(tag)
                    .containsExactly("MISSING_STEP_MARKER");
        }
        assertThat(codes(markers, "so\n\n<!-- STEP: done -->\n</think>\n\nHi")).containsExactly("MISSING_STEP_MARKER");
        assertThat(codes(markers, "<think>\nnever closed\n\n<!-- STEP: done -->"))
                .containsExactly("MISSING_STEP_MARKER");
        assertThat(codes(markers, "<think>\n\n<!-- STEP: done -->\n\n</think>\n\nHi\n\n<!-- STEP: what -->"))
                .isEmpty();
        assertThat(codes(markers, "The tag `<think>` opens it.\n\n<!-- STEP: what -->"))
                .isEmpty();
        assertThat(codes(markers, "```\n<think>\n```\n\n<!-- STEP: what -->")).isEmpty();
        assertThat(markers.fix(Answer.of(text("think-marker.md")), CONTEXT).text())
                .isEqualTo(text("think-marker.md"));
    }

    private static final String WHOLE = """
            ---
            adr_id: ADR-042
            title: Use Postgres
            status: accepted
            ---

            ## Context

            We need.

            ## Decision

            Pg.

            ## Acceptance Criteria

            - [ ] fast
            """;

    @Test
    void anAdrInTheThinkingIsNoneOfTheAnswer() {
        var validator = new AdrStructureValidator(AdrProfile.HELIX_EN);
        var draft = WHOLE.replace("title: Use Postgres\n", "").replace("Pg.\n", "TBD\n");

        for (var thought : List.of(
                "<think>\n" + draft + "\n</think>\n\n",
                "<think>\n\nMaybe so:\n\n```markdown\n" + draft + "```\n</think>\n\n",
                draft + "\n</think>\n\n",
                "Well, <thinking>\n\n" + draft + "\n\n</thinking>\n\n")) {
            assertThat(validator.recognised(Answer.of(thought + "Hi."), CONTEXT))
                    .describedAs(thought)
                    .isZero();
            assertThat(errors(adrs, thought + "Hi.")).describedAs(thought).isEmpty();
            assertThat(validator.recognised(Answer.of(thought + WHOLE), CONTEXT))
                    .describedAs(thought)
                    .isEqualTo(1);
            assertThat(errors(adrs, thought + WHOLE)).describedAs(thought).isEmpty();
            assertThat(errors(adrs, thought + WHOLE.replace("## Decision", "## Decisions made")))
                    .describedAs(thought)
                    .isNotEmpty();
            assertThat(codes(adrs, thought + "It is written.\n\n<!-- STEP: generate -->"))
                    .describedAs(thought)
                    .containsExactly("NO_ADR_FOUND");
        }
        assertThat(errors(adrs, "The tag `<think>` opens it:\n\n" + draft)).isNotEmpty();
    }

    @Test
    void thinkingAloneSaysNothing() {
        assertThat(codes(markers, "<think>\nhm\n</think>\n\n<!-- STEP: what -->"))
                .containsExactly("EMPTY_RESPONSE");
        assertThat(codes(markers, "<think>\nhm\n</think>\n")).containsExactly("EMPTY_RESPONSE");
        assertThat(StepMarkerValidator.infer("Fine.")).isEqualTo(ConversationStep.DONE);
        assertThat(fallback("<think>\nWhat does he want?\n</think>\n\nFine.")).endsWith("<!-- STEP: done -->");
        assertThat(fallback("<think>\nADR-7 is created.\n</think>\n\nWhich one?"))
                .endsWith("<!-- STEP: discussing -->");
        assertThat(fallback("<think>\nhm\n</think>\n")).doesNotContain("STEP");
    }

    private static String fallback(String text) {
        return Edits.apply(text, new StepMarkerValidator().fallback(Answer.of(text), CONTEXT));
    }

    @Test
    void anAnswerOfAStepThatOwesAnAdrIsToldThatNoneWasFound() {
        assertThat(codes(adrs, "It is written.\n\n<!-- STEP: generate -->")).containsExactly("NO_ADR_FOUND");
        assertThat(codes(adrs, "It is written.\n\n<!-- STEP: Finalize -->")).containsExactly("NO_ADR_FOUND");
        assertThat(codes(adrs, "It is written.\n\n<!-- STEP: done -->")).isEmpty();
        assertThat(codes(adrs, "It is written.")).isEmpty();
    }

    @Test
    void aNamedFileInAFolderOfAdrsIsWrongWithoutOneAndElsewhereDoubtful() {
        var prose = Answer.of("# Notes\n\nOf a meeting.\n");
        for (var path : List.of("adr/007-x.md", "docs/adr/7.md", "doc\\adr\\7.md", "docs/decisions/x.md")) {
            assertThat(adrs.check(prose, CONTEXT.ofDocument(path)))
                    .describedAs(path)
                    .singleElement()
                    .matches(Issue::blocks);
        }
        for (var path : List.of("notes.md", "adr/INDEX.md", "docs/adr/README.md", "adr/template.md", "madrid/x.md")) {
            assertThat(adrs.check(prose, CONTEXT.ofDocument(path)))
                    .describedAs(path)
                    .singleElement()
                    .matches(issue -> issue.code().equals("NO_ADR_FOUND") && !issue.blocks());
        }
        assertThat(adrs.check(Answer.of("An answer.\n\n<!-- STEP: why -->"), CONTEXT.ofDocument("a.md")))
                .isEmpty();
    }

    @Test
    void aKeyThatIsNotQuiteOneIsNamedAndItsPathsAreJudged() throws IOException {
        var text = text("files-modified-key.md");

        assertThat(adrs.check(Answer.of(text), CONTEXT))
                .extracting(Issue::code)
                .containsExactly("INVALID_PATH", "FILE_NOT_FOUND");
        assertThat(adrs.check(Answer.of(text), CONTEXT).getFirst().message())
                .contains("files.modified", "files.modify");
        assertThat(codes(adrs, fixed(adrs, text))).containsExactly("FILE_NOT_FOUND");
        for (var key : List.of("update", "Modify", "changed", "edit", "geändert")) {
            assertThat(codes(adrs, text.replace("modified:", key + ":")))
                    .describedAs(key)
                    .contains("FILE_NOT_FOUND", "INVALID_PATH");
        }
        for (var flat :
                List.of("files.modify:", "Files.Modified:", "files_to_modify:", "files-changed:", "file.update:")) {
            assertThat(codes(adrs, text.replace("files:\n  modified:", flat)))
                    .describedAs(flat)
                    .containsExactly("INVALID_PATH", "FILE_NOT_FOUND");
        }
        assertThat(codes(adrs, text.replace("files:", "Files:"))).contains("FILE_NOT_FOUND", "INVALID_PATH");
    }

    @Test
    void pathsAreUnderstoodAsPeopleWriteThem() throws IOException {
        var text = text("files-modified-key.md").replace("modified:", "modify:");
        for (var path : List.of(
                "src/a.py - adds a parser", "src/a.py#L12", "src/a.py#L12-L20", "**src/a.py**", "`src/a.py` – new")) {
            assertThat(codes(adrs, fixed(adrs, text.replace("src/zz.py", path))))
                    .describedAs(path)
                    .isEmpty();
        }
        assertThat(adrs.check(Answer.of(text), CONTEXT).getFirst().fixHint()).startsWith("Name a file that exists");
    }

    @Test
    void placeholdersAreNoTitlesAndNoStatus() throws IOException {
        var text = text("title-at-sign.md")
                .replace("@Transactional everywhere", "\"{short title}\"")
                .replace("accepted", "\"<status>\"");

        assertThat(errors(adrs, text)).containsExactly("MISSING_ADR_HEADER_FIELD", "MISSING_ADR_HEADER_FIELD");
    }

    @Test
    void aPlaceholderHidesNoFaultOfTheWholeHeader() {
        var large = filled("{{title}}", "accepted", "Stores", "We need one.")
                .replace("status:", "x: aaaaaaaa\n".repeat(6_000) + "status:");

        assertThat(adrs.check(Answer.of(large), CONTEXT))
                .anySatisfy(issue -> assertThat(issue.code()).isEqualTo("INVALID_ADR_HEADER"));
    }

    @Test
    void aLineOfManyBlanksIsReadInNoTime() {
        var blanks = filled("{{a" + " ".repeat(60_000) + "b}}", "accepted", "Stores", "We need one.");

        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(errors(adrs, blanks)).isNotEmpty());
    }

    private static String filled(String title, String status, String heading, String context) {
        return "---\nadr_id: ADR-042\ntitle: %s\nstatus: %s\n---\n\n# %s\n\n## Context\n\n%s\n\n"
                        .formatted(title, status, heading, context)
                + "## Decision\n\nWe take it.\n\n## Acceptance Criteria\n\n- [ ] It runs.\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{title}",
                "{{title}}",
                "\"{{title}}\"",
                "${title}",
                "\"${title}\"",
                "\"[title]\"",
                "\"[[title]]\"",
                "<title>",
                "<<title>>",
                "TBD",
                "n/a",
                "\"{short title}: {problem}\"",
                "\"{a} and {b}\"",
                "Short title",
                "(to be written)",
                "\"ADR-042: <title>\"",
            })
    void whatATemplatePutsForATitleIsNone(String title) {
        assertThat(errors(adrs, filled(title, "accepted", "Stores", "We need one.")))
                .containsExactly("MISSING_ADR_HEADER_FIELD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{short title, representative of solved problem and found solution}", "{title}", "{{title}}", "[Title]",
                        "<title>",
                "7. {title}", "ADR-007: {title}", "NNNN - [short title]", "short title of solved problem and solution",
                        "TODO",
            })
    void whatATemplatePutsForAHeadingIsNoTitle(String heading) {
        var record = "# " + heading + "\n\nDate: 2024-01-01\n\n## Status\n\nAccepted\n\n## Context\n\nX.\n\n"
                + "## Decision\n\nY.\n\n## Consequences\n\nZ.\n";

        assertThat(errors(validation(AdrProfile.NYGARD), record)).containsExactly("INVALID_ADR_HEADER");
        assertThat(errors(adrs, filled("Stores", "accepted", heading, "We need one.")))
                .containsExactly("INVALID_ADR_HEADER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{context}}",
                "${context}",
                "[[context]]",
                "<<context>>",
                "{the context} and {the forces}",
                "{a}, {b} | {c}.",
                "- {one}\n- <two>",
                "To be done.",
                "(to be written)",
                "Wird ergänzt.",
            })
    void whatATemplatePutsForATextIsNoContent(String text) {
        assertThat(errors(adrs, filled("Stores", "accepted", "Stores", text))).containsExactly("EMPTY_ADR_SECTION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{proposed | accepted}",
                "proposed | accepted",
                "\"{status}\"",
                "proposed | rejected | … | superseded"
            })
    void aStatusThatIsStillToBeChosenIsNone(String status) {
        assertThat(errors(adrs, filled("Stores", status, "Stores", "We need one.")))
                .containsExactly("MISSING_ADR_HEADER_FIELD");
        var nygard = """
            # 7. Stores

            ## Status

            Proposed | Accepted

            ## Context

            X.

            ## Decision

            Y.

            ## Consequences

            Z.
            """;
        assertThat(errors(validation(AdrProfile.NYGARD), nygard)).containsExactly("INVALID_ADR_HEADER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://example.org/why>", "<ada@example.org> asked for it.", "[RFC 7](https://example.org)",
                        "See [7].",
                "Use `{a}` and {b}.", "{a} is a set.", "Todo lists and where they are kept", "[x] y",
            })
    void whatSaysSomethingIsNoPlaceholder(String text) {
        assertThat(errors(adrs, filled("Stores", "accepted", "Stores", text.replace("Todo", "We keep todo"))))
                .isEmpty();
        assertThat(errors(
                        adrs, filled('"' + text + '"', "accepted", "7. " + text.replace("<", "of <"), "We need one.")))
                .isEmpty();
    }

    @Test
    void aProfileOfOnesOwnSaysWhatTitlesAndStatusesMayBe() {
        var profile = new AdrProfile(
                "own",
                "",
                List.of("title", "status"),
                List.of(
                        AdrProfile.Section.of("Choice").also("Pick"),
                        AdrProfile.Section.optional("Notes"),
                        AdrProfile.Section.of("Proof")),
                0,
                false,
                3,
                List.of("open", "closed"),
                "ADR-\\d+: .+");
        var own = validation(profile);
        var good = "---\ntitle: T\nstatus: closed by 7\n---\n\n# ADR-1: T\n\n### Pick\n\nA.\n\n### Proof\n\nB.\n";

        assertThat(codes(own, good)).isEmpty();
        assertThat(errors(own, good.replace("closed", "closing"))).containsExactly("INVALID_ADR_HEADER");
        assertThat(errors(own, good.replace("ADR-1: ", ""))).containsExactly("INVALID_ADR_HEADER");
        assertThat(errors(own, good.replace("### Proof", "## Proof"))).containsExactly("WRONG_SECTION_LEVEL");
        assertThat(errors(
                        validation(new AdrProfile(
                                "slow", "", List.of("title"), profile.sections(), 0, false, 3, List.of(), "(a+)+b")),
                        good.replace("ADR-1: T", "a".repeat(60))))
                .containsExactly("INVALID_ADR_HEADER");
    }
}
