package dev.helix.enforcement.validator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdrStructureValidatorTest {

    private static final String HEADER = "---\nadr_id: 037\ntitle: Slots\nstatus: Proposed\n---\n";
    private static final String BODY =
            "\n## Kontext\n\nWeil.\n\n## Entscheidung\n\nSo.\n\n## Akzeptanzkriterien\n\n- [ ] Es läuft.\n";
    private static final String GOOD = HEADER + BODY;

    private InMemoryFiles files = InMemoryFiles.empty();
    private final AdrStructureValidator validator = new AdrStructureValidator(AdrProfile.HELIX_DE);

    private ValidationContext context() {
        return new ValidationContext(files, Locale.ENGLISH);
    }

    private List<Issue> issues(String text) {
        return validator.check(Answer.of(text), context());
    }

    private List<String> codes(String text) {
        return issues(text).stream().map(Issue::code).toList();
    }

    private static String excerpt(String text, Issue issue) {
        return text.substring(issue.range().start(), issue.range().end());
    }

    @Test
    void asksNothingOfAnAnswerWithoutAnAdr() {
        assertThat(codes("# Hallo\n\nText")).isEmpty();
        assertThat(codes("")).isEmpty();
    }

    @Test
    void acceptsAnAdrThatHasEverything() {
        assertThat(codes(GOOD)).isEmpty();
    }

    @Nested
    class WhereTheAdrStands {

        private static final String BAD = HEADER + "\n## Kontext\n\nWeil.\n";

        private void found(String text) {
            assertThat(codes(text)).containsExactly("MISSING_ADR_SECTION", "MISSING_ADR_SECTION");
        }

        @Test
        void isTheWholeAnswer() {
            found(BAD);
            found("\uFEFF" + BAD);
            found("\n\n" + BAD);
            found(BAD.replace("\n", "\r\n"));
            found(BAD.replace("\n", "\r"));
            found(BAD.replace("---\n", "---  \t\n"));
            found(BAD.replace("adr_id: 037\ntitle: Slots\n", "title: Slots\nadr_id: 037\n"));
        }

        @Test
        void isBehindSomeProse() {
            found("Hier ist das ADR:\n\n" + BAD);
            found("Eine Regel\n\n---\n\nnoch eine\n\n---\n\n" + BAD);
        }

        @Test
        void isAFencedBlockOfMarkdown() {
            found("So:\n\n```markdown\n" + BAD + "```\n\nGut?");
            found("So:\n\n````md\n" + BAD + "\n```java\nint a;\n```\n````\n");
            found("1. So:\n\n   ```markdown\n   " + BAD.strip().replace("\n", "\n   ") + "\n   ```\n");
        }

        @Test
        void isAFileWrittenInThisTurn() {
            files = files.with("adr/037-slots.md", BAD);
            var answer = Answer.of("Ist geschrieben.", List.of(Path.of("/project/adr/037-slots.md")));

            var issues = validator.check(answer, context());

            assertThat(issues).extracting(Issue::code).containsExactly("MISSING_ADR_SECTION", "MISSING_ADR_SECTION");
            assertThat(issues).extracting(Issue::file).containsOnly("adr/037-slots.md");
        }

        @Test
        void isNotCodeOfAnotherLanguageNorRulesInProse() {
            assertThat(codes("```python\nif \"---\\nadr_id:\" in text:\n---\nadr_id: 1\n---\n```\n"))
                    .isEmpty();
            assertThat(codes("Text\n\n---\n\nadr_id steht im Kopf\n\n---\n\nText"))
                    .isEmpty();
            assertThat(codes("    ---\n    adr_id: 1\n    ---\n")).isEmpty();
            assertThat(codes("Titel\n---\n\n| adr_id |\n|---|\n| 1 |\n")).isEmpty();
        }

        @Test
        void keepsOffsetsExact() {
            var text =
                    "Ü😀\r\n\r\n```markdown\r\n" + BAD.replace("Weil.", "TBD").replace("\n", "\r\n") + "```\r\n";

            var empty = issues(text).getFirst();

            assertThat(empty.code()).isEqualTo("EMPTY_ADR_SECTION");
            assertThat(excerpt(text, empty)).isEqualTo("## Kontext");
            assertThat(new LineMap(text).line(empty.range().start())).isEqualTo(10);
        }

        @Test
        void mayBeTwoPlacesThatAreBothChecked() {
            var second = BAD.replace("037", "038").replace("Slots", "Anderes");

            assertThat(codes("```markdown\n" + BAD + "```\n\n```markdown\n" + second + "```\n"))
                    .containsExactly(
                            "MISSING_ADR_SECTION", "MISSING_ADR_SECTION", "MISSING_ADR_SECTION", "MISSING_ADR_SECTION");
        }
    }

    @Nested
    class TheHeader {

        private List<Issue> header(String fields) {
            return issues("---\n" + fields + "\n---\n" + BODY);
        }

        private List<String> headerCodes(String fields) {
            return header(fields).stream().map(Issue::code).toList();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "adr_id: 037\ntitle: A --- B\nstatus: on",
                    "adr_id: 038\ntitle: |\n  eins\n  ---\n  zwei\nstatus: 2026-01-31",
                    "# Kommentar\nadr_id: \"037\"\ntitle: 'x: y' # noch einer\nstatus: 12:30:45",
                    "status: a\ntitle: b\nadr_id: c\nmore: [1, {a: b}]",
                })
        void mayHaveAnyOrderAndAnyText(String fields) {
            assertThat(headerCodes(fields)).isEmpty();
        }

        @Test
        void staysTextWhateverItLooksLike() {
            var header = requireNonNull(HeaderReader.read("---\nadr_id: 037\nstatus: on\ndate: 2026-01-31\n---\n", 0));

            assertThat(header.text("adr_id")).contains("037");
            assertThat(header.text("status")).contains("on");
            assertThat(header.text("date")).contains("2026-01-31");
        }

        @ParameterizedTest
        @CsvSource({
            "adr_id: 1, title",
            "'adr_id: 1\ntitle:', title",
            "'adr_id: 1\ntitle: ~', title",
            "'adr_id: 1\ntitle: \" \"', title"
        })
        void hasToHaveEachFieldWithAValue(String fields, String missing) {
            assertThat(header(fields + "\nstatus: x".repeat(fields.contains("\n") ? 1 : 0)))
                    .filteredOn(issue -> issue.code().equals("MISSING_ADR_HEADER_FIELD"))
                    .extracting(Issue::message)
                    .anyMatch(message -> message.contains("“" + missing + "”"));
        }

        @Test
        void reportsEveryKindOfDamageWithItsPlace() {
            assertInvalid("adr_id: 1\nadr_id: 2\ntitle: a\nstatus: b", "adr_id");
            assertInvalid("adr_id: 1\ntitle: Fix: the thing\nstatus: b", "Fix: the thing");
            assertInvalid("adr_id: 1\n\ttitle: a\nstatus: b", "\t");
            assertInvalid("adr_id: 1\ntitle: &a [*a]\nstatus: b", "&a [*a]");
            assertInvalid("adr_id: !!java.net.URL x\ntitle: a\nstatus: b", "!!java.net.URL x");
            assertInvalid("adr_id: [1, 2]\ntitle: a\nstatus: b", "[1, 2]");
            assertInvalid("adr_id: {a: b}\ntitle: a\nstatus: b", "{a: b}");
            assertInvalid("adr_id: 1\ntitle: \"open\nstatus: b", "\"open");
        }

        private void assertInvalid(String fields, String where) {
            var text = "---\n" + fields + "\n---\n" + BODY;
            assertThat(issues(text))
                    .describedAs(fields)
                    .filteredOn(issue -> issue.code().equals("INVALID_ADR_HEADER"))
                    .first()
                    .satisfies(issue -> assertThat(excerpt(text, issue)).isEqualTo(where));
        }

        @Test
        void hasToBeClosed() {
            assertThat(codes("---\nadr_id: 1\ntitle: a\nstatus: b\n\n" + BODY)).contains("INVALID_ADR_HEADER");
            assertThat(codes("---\nadr_id: 1\ntitle: a\nstatus: b\n..." + "\n" + BODY))
                    .isEmpty();
        }

        @Test
        void isLimitedInSizeAndDepth() {
            assertThat(headerCodes("adr_id: 1\ntitle: " + "[".repeat(100_000))).contains("INVALID_ADR_HEADER");
            assertThat(headerCodes("adr_id: 1\ntitle: " + "[".repeat(40) + "]".repeat(40)))
                    .contains("INVALID_ADR_HEADER");
            assertThat(headerCodes("adr_id: 1\n" + "- ".repeat(20_000) + "x")).contains("INVALID_ADR_HEADER");
            assertThat(headerCodes("adr_id: 1\n" + "x: y\n".repeat(20_000))).contains("INVALID_ADR_HEADER");
            assertThat(headerCodes("adr_id: &a [x]\ntitle: &b [*a,*a]\nstatus: &c [*b,*b]"))
                    .contains("INVALID_ADR_HEADER");
        }

        @Test
        void isRepairedWhereTheMeaningIsPlain() {
            var odd = "---\nadr_id:\u00A0037\ntitle: Fix: \"the\" thing\n\tstatus: Proposed\n---\n" + BODY;

            var once = Edits.apply(odd, validator.fix(Answer.of(odd), context()));

            assertThat(once).startsWith("---\nadr_id: 037\ntitle: \"Fix: \\\"the\\\" thing\"\nstatus: Proposed\n---\n");
            assertThat(codes(once)).isEmpty();
        }

        @Test
        void tellsALookAlikeBlankBehindTheColon() {
            assertThat(header("adr_id:\u00A0037\ntitle: a\nstatus: b"))
                    .first()
                    .satisfies(issue -> assertThat(issue.message()).contains("U+00A0"));
        }
    }

    @Nested
    class TheSections {

        private List<String> with(String from, String to) {
            return codes(HEADER + BODY.replace(from, to));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "## Kontext ##",
                    "   ## Kontext",
                    "Kontext\n-------",
                    "## **Kontext**",
                    "## [Kontext](x)",
                    "## Kontext:",
                    "## Kontext {#k}",
                    "## KONTEXT",
                    "## 1. Kontext",
                    "## 2.1 Kontext",
                    "## \u00A0Kontext",
                    "## Kon\u00ADtext",
                    "## \u200BKontext"
                })
        void areKnownByTheirWords(String heading) {
            assertThat(with("## Kontext", heading)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "## Kontextwechsel",
                    "## Der Kontext",
                    "```\n## Kontext\n```",
                    "~~~\n## Kontext\n~~~",
                    "<!--\n## Kontext\n-->",
                    "<div>\n## Kontext\n</div>",
                    "- ## Kontext",
                    "> ## Kontext",
                    "````\n```\n## Kontext\n````",
                    "    ## Kontext",
                    "Text ## Kontext",
                    "##Kontext",
                    "##\u00A0Kontext"
                })
        void areMissingWhereOnlyTheWordsStand(String heading) {
            assertThat(with("## Kontext", heading)).containsExactly("MISSING_ADR_SECTION");
        }

        @Test
        void areNotSwallowedByALongerFence() {
            assertThat(with("Weil.", "Weil:\n\n````\n```\n## X\n````\n")).isEmpty();
        }

        @Test
        void areTheSameInEitherFormOfUmlauts() {
            var profile = new AdrProfile(
                    "eigenes", "adr_id", List.of("adr_id"), List.of(AdrProfile.Section.of("Übersicht")), 0, false);
            var own = new AdrStructureValidator(profile);
            var nfd = Normalizer.normalize("## Übersicht", Normalizer.Form.NFD);

            assertThat(own.check(Answer.of("---\nadr_id: 1\n---\n" + nfd + "\n\nText"), context()))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"# Kontext,1", "### Kontext,3"})
        void needTheRightLevel(String heading, String level) {
            var text = HEADER + BODY.replace("## Kontext", heading);

            assertThat(issues(text)).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("WRONG_SECTION_LEVEL");
                assertThat(issue.message()).contains(level);
            });
            assertThat(Edits.apply(text, validator.fix(Answer.of(text), context())))
                    .isEqualTo(GOOD);
        }

        @Test
        void areRenamedWhereAnotherLanguageIsUsed() {
            var text = HEADER + BODY.replace("## Kontext", "## Context");

            assertThat(issues(text)).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("MISSING_ADR_SECTION");
                assertThat(issue.message()).contains("Context");
            });
            assertThat(Edits.apply(text, validator.fix(Answer.of(text), context())))
                    .isEqualTo(GOOD);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "   \n\t",
                    "<!-- später -->",
                    "### Unterpunkt",
                    "```\ncode\n```",
                    "    code",
                    "***",
                    "TBD",
                    "TODO",
                    "…",
                    "...",
                    "{kurz beschreiben}",
                    "<hier beschreiben>",
                    "- TBD",
                    "- [ ]",
                    "_TBD_",
                    "xxx",
                    "[x]: http://example.org",
                    "TODO: noch schreiben"
                })
        void areEmptyWhereNothingIsSaid(String content) {
            assertThat(with("Weil.", content)).containsExactly("EMPTY_ADR_SECTION");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "### Unterpunkt\n\nText",
                    "- Punkt",
                    "| a |\n|---|\n| b |",
                    "> Zitat",
                    "Siehe:\n\n```\ncode\n```",
                    "<p>Text</p>"
                })
        void areFilledByAnyText(String content) {
            assertThat(with("Weil.", content)).isEmpty();
        }

        @Test
        void haveAnOrderAndComeOnce() {
            var swapped =
                    HEADER + "\n## Entscheidung\n\nSo.\n\n## Kontext\n\nWeil.\n\n## Akzeptanzkriterien\n\n- [ ] A\n";

            assertThat(issues(swapped)).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("SECTION_ORDER");
                assertThat(issue.blocks()).isFalse();
            });
            assertThat(codes(GOOD + "\n## Kontext\n\nNochmal.\n")).containsExactly("SECTION_ORDER");
        }
    }

    @Nested
    class TheCriteria {

        private List<String> with(String list) {
            return codes(HEADER + BODY.replace("- [ ] Es läuft.", list));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "* [x] a",
                    "+ [X] a",
                    "1. [ ] a",
                    "- a\n  - [ ] b",
                    "- [ ] **a**",
                    "Liste:\n\n- [ ] a",
                    "### Teil\n\n- [ ] a"
                })
        void areBoxesInAnyList(String list) {
            assertThat(with(list)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "- a",
                    "Es läuft.",
                    "Text\n\n```\n- [ ] a\n```",
                    "| [ ] a |\n|---|\n| b |",
                    "Text\n\n- [ ]",
                    "Text\n\n- [ ] TBD",
                    "- [-] a",
                    "Text \\[ ] a"
                })
        void areMissingWithoutOne(String list) {
            assertThat(with(list)).containsExactly("MISSING_ACCEPTANCE_CRITERIA");
        }
    }

    @Nested
    class TheNumber {

        @Test
        void isTakenByAnotherFile() {
            files = files.with("adr/037-old.md", GOOD.replace("Slots", "Alt")).with("adr/041-x.md", "");

            assertThat(issues(GOOD)).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("DUPLICATE_ADR_ID");
                assertThat(issue.message()).contains("adr/037-old.md");
                assertThat(issue.fixHint()).contains("042");
            });
        }

        @Test
        void isItsOwnWhereTheFileHoldsTheSameAdr() {
            files = files.with("adr/037-slots.md", GOOD);

            assertThat(codes(GOOD)).isEmpty();
            assertThat(validator.check(Answer.of("Text", List.of(Path.of("adr/037-slots.md"))), context()))
                    .isEmpty();
        }

        @Test
        void isUsedTwiceInOneAnswer() {
            var other = GOOD.replace("Slots", "Anderes");

            assertThat(codes("```md\n" + GOOD + "```\n\n```md\n" + other + "```"))
                    .containsExactly("DUPLICATE_ADR_ID");
        }
    }

    @Test
    void knowsTheOtherProfiles() {
        var english = GOOD.replace("Kontext", "Context")
                .replace("Entscheidung", "Decision")
                .replace("Akzeptanzkriterien", "Acceptance criteria");
        var madr =
                "# Use slots\n\n## Context and Problem Statement\n\nA.\n\n## Considered Options\n\n* B\n\n## Decision Outcome\n\n";

        assertThat(new AdrStructureValidator(AdrProfile.HELIX_EN).check(Answer.of(english), context()))
                .isEmpty();
        assertThat(new AdrStructureValidator(AdrProfile.MADR).check(Answer.of(madr + "C."), context()))
                .isEmpty();
        assertThat(new AdrStructureValidator(AdrProfile.MADR).check(Answer.of(madr), context()))
                .extracting(Issue::code)
                .containsExactly("EMPTY_ADR_SECTION");
    }

    @Test
    void asksAWrittenAdrForItsHeader() {
        files = files.with("adr/037-slots.md", BODY);

        assertThat(validator.check(Answer.of("Da.", List.of(Path.of("adr/037-slots.md"))), context()))
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo("INVALID_ADR_HEADER");
                    assertThat(issue.file()).isEqualTo("adr/037-slots.md");
                    assertThat(issue.message() + issue.fixHint()).contains("adr_id, title, status");
                });
    }

    @Test
    void tellsANumberUsedTwiceInOneTurnOnce() {
        files = files.with("adr/037-slots.md", GOOD).with("adr/037-other.md", GOOD.replace("Slots", "Anderes"));
        var written = List.of(Path.of("adr/037-slots.md"), Path.of("adr/037-other.md"));

        assertThat(validator.check(Answer.of("Da.", written), context()))
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo("DUPLICATE_ADR_ID");
                    assertThat(issue.file()).isEqualTo("adr/037-other.md");
                });
    }

    @Test
    void quotesTheBeginningOfAPlaceholder() {
        var sub = HEADER + BODY.replace("Weil.", "### Teil\n\nTODO: noch schreiben");
        var wordy = HEADER + BODY.replace("Weil.", "{" + "x".repeat(60) + "}");

        assertThat(issues(sub).getFirst().message()).contains("TODO: noch schreiben");
        assertThat(issues(wordy).getFirst().message())
                .contains("{" + "x".repeat(39))
                .doesNotContain("x".repeat(40));
    }

    @Test
    void countsTheCriteriaItMisses() {
        var three = new AdrProfile("drei", "adr_id", List.of("adr_id"), AdrProfile.HELIX_DE.sections(), 3, false);
        var own = new AdrStructureValidator(three);
        var two = GOOD.replace("- [ ] Es läuft.", "- [ ] A\n  - [x] B\n\n- ```\n  [ ] C\n  ```\n- <b>\n- [ ] TBD");

        assertThat(own.check(Answer.of(two), context())).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("MISSING_ACCEPTANCE_CRITERIA");
            assertThat(issue.message()).contains("2").contains("3");
        });
        assertThat(own.check(Answer.of(two + "\n1. [ ] D\n"), context())).isEmpty();
    }

    @Test
    void takesCodeForContentWhereTheProfileSaysSo() {
        var code = GOOD.replace("Weil.", "```\ncode\n```");
        var counting = new AdrProfile("code", "adr_id", List.of("adr_id"), AdrProfile.HELIX_DE.sections(), 1, true);

        assertThat(codes(code)).containsExactly("EMPTY_ADR_SECTION");
        assertThat(new AdrStructureValidator(counting).check(Answer.of(code), context()))
                .isEmpty();
        assertThat(new AdrStructureValidator(counting).check(Answer.of(code.replace("code\n", "\n")), context()))
                .extracting(Issue::code)
                .containsExactly("EMPTY_ADR_SECTION");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Weil <!-- so -->", "<!-- so -->Weil", "Weil <!-- a --> und <!-- b -->", "Weil <!-- offen"})
    void readsWhatStandsBesideAComment(String content) {
        assertThat(codes(HEADER + BODY.replace("Weil.", content))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TBD <!-- so -->", "<!-- a --><!-- b -->", "<!-- offen", "TBD\n\n***", "***\n\nTBD"})
    void takesAPlaceholderBesideACommentForOne(String content) {
        var last = HEADER
                + "\n## Entscheidung\n\nSo.\n\n## Akzeptanzkriterien\n\n- [ ] A\n\n## Kontext\n\n"
                + content
                + "\n";

        assertThat(codes(last)).contains("EMPTY_ADR_SECTION");
    }

    @Test
    void knowsASectionByItsOtherNames() {
        var named = new AdrProfile(
                "namen",
                "adr_id",
                List.of("adr_id"),
                List.of(new AdrProfile.Section("Kontext", List.of("Lage"), List.of("Context"), false)),
                0,
                false);
        var own = new AdrStructureValidator(named);
        var header = "---\nadr_id: 1\n---\n\n";

        assertThat(own.check(Answer.of(header + "## Lage\n\nSo.\n"), context())).isEmpty();
        assertThat(own.fix(Answer.of(header + "### Context\n\nSo.\n"), context()))
                .hasSize(1);
        assertThat(own.fix(Answer.of(header + "## Context\n\nSo.\n"), context()))
                .hasSize(1);
        assertThat(own.fix(Answer.of(header + "## Other\n\nSo.\n"), context())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my key: Fix: it", "my.key: Fix: it", ": Fix: it"})
    void repairsNoLineWhoseKeyIsUnclear(String line) {
        var text = "---\nadr_id: 1\ntitle: a\nstatus: b\n" + line + "\n---\n" + BODY;

        assertThat(codes(text)).contains("INVALID_ADR_HEADER");
        assertThat(validator.fix(Answer.of(text), context())).isEmpty();
    }

    @Test
    void repairsLinesWhoseKeyIsPlain() {
        for (var key : List.of("my_key", "my-key", "k2", "Ü", "list:\n  - a")) {
            var text = "---\nadr_id: 1\ntitle: a\nstatus: b\n" + key + ": Fix: it\n---\n" + BODY;

            assertThat(Edits.apply(text, validator.fix(Answer.of(text), context())))
                    .describedAs(key)
                    .contains(key + ": \"Fix: it\"\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b", "just words", "~", "", "42", "[adr_id, title]"})
    void asksForAHeaderOfKeysAndValues(String header) {
        files = files.with("adr/037-slots.md", "---\n" + header + "\n---\n" + BODY);

        assertThat(validator.check(Answer.of("Da.", List.of(Path.of("adr/037-slots.md"))), context()))
                .isNotEmpty()
                .allSatisfy(issue -> assertThat(issue.code()).isIn("INVALID_ADR_HEADER", "MISSING_ADR_HEADER_FIELD"));
    }

    @Test
    void readsTheFirstOfSeveralDocumentsAsTheHeader() {
        var two = HEADER + "---\nadr_id: 099\nnonsense: [\n---\n" + BODY;

        assertThat(codes(two)).isEmpty();
        assertThat(codes(two.replace("title: Slots\n", ""))).containsExactly("MISSING_ADR_HEADER_FIELD");
    }

    @Test
    void quotesAValueInQuotesThatYamlDoesNotKnow() {
        var text = GOOD.replace("title: Slots", "title: “Fix: it”");

        assertThat(codes(text)).contains("INVALID_ADR_HEADER");
        assertThat(Edits.apply(text, validator.fix(Answer.of(text), context()))).contains("title: \"“Fix: it”\"\n");
    }

    @Test
    void comparesHeadingsWithoutCaseAlsoWhereTheMachineSpeaksTurkish() {
        var profile = new AdrProfile(
                "t", "adr_id", List.of("adr_id"), List.of(AdrProfile.Section.of("Titel und Maße")), 0, false);
        var text = "---\nadr_id: 1\n---\n\n## TITEL UND MASSE\n\nText\n";
        var before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            assertThat(new AdrStructureValidator(profile).check(Answer.of(text), context()))
                    .isEmpty();
        } finally {
            Locale.setDefault(before);
        }
    }
}
