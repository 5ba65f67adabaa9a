package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldingsTest {

    private static final String HEADER = "---\nadr_id: ADR-1\ntitle: T\nstatus: open\n---\n\n";
    private static final String RECORD = HEADER + "# T\n\n## Context\n\nA.\n\n## Decision\n\nB.\n";

    private static String carried(String before, String later) {
        return Holdings.of(before).carriedInto(later, place -> false);
    }

    @Test
    void whatIsSaidAgainIsLeftAsItIs() {
        assertThat(carried(RECORD, RECORD)).isEqualTo(RECORD);
        assertThat(carried(RECORD, RECORD.replace("A.", "C."))).isEqualTo(RECORD.replace("A.", "C."));
        assertThat(carried("Fine.\n", "Good.\n")).isEqualTo("Good.\n");
    }

    @Test
    void aSectionThatIsNotSaidAgainComesBackWhereItStood() {
        assertThat(carried(RECORD, RECORD.replace("## Context\n\nA.\n\n", "")))
                .isEqualTo(HEADER + "# T\n\n## Context\n\nA.\n\n\n## Decision\n\nB.\n");
        assertThat(carried(RECORD, RECORD.replace("\n## Decision\n\nB.\n", "")))
                .isEqualTo(HEADER + "# T\n\n## Context\n\nA.\n\n## Decision\n\nB.\n\n");
    }

    @Test
    void anEmptySectionAndATitleDoNotComeBack() {
        assertThat(carried(RECORD.replace("A.", "TBD"), RECORD.replace("## Context\n\nA.\n\n", "")))
                .doesNotContain("Context");
        assertThat(carried(RECORD, RECORD.replace("# T\n\n", ""))).doesNotContain("# T\n");
    }

    @Test
    void fieldsOfTheHeaderComeBackAtItsEnd() {
        assertThat(carried(RECORD, RECORD.replace("status: open\n", "")))
                .startsWith("---\nadr_id: ADR-1\ntitle: T\nstatus: open\n---\n");
        assertThat(carried(
                        RECORD.replace("status: open\n", "status: open\nfiles:\n  modify:\n    - a.py\n"),
                        RECORD.replace("status: open\n", "")))
                .startsWith("---\nadr_id: ADR-1\ntitle: T\nstatus: open\nfiles:\n  modify:\n    - a.py\n---\n");
        assertThat(carried(RECORD, RECORD.replace(HEADER, "")))
                .startsWith("---\nadr_id: ADR-1\ntitle: T\nstatus: open\n---\n\n# T");
        assertThat(carried(RECORD.replace("open", ""), RECORD.replace("status: open\n", "")))
                .startsWith("---\nadr_id: ADR-1\ntitle: T\n---\n");
    }

    @Test
    void whatWasFoundFaultWithMayGo() {
        var before = RECORD;
        var holdings = Holdings.of(before);
        int context = before.indexOf("## Context");
        int status = before.indexOf("status:");

        assertThat(holdings.carriedInto(RECORD.replace("## Context\n\nA.\n\n", ""), place -> place.start() == context))
                .doesNotContain("Context");
        assertThat(holdings.carriedInto(RECORD.replace("status: open\n", ""), place -> place.start() == status))
                .doesNotContain("status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files: {create: [src/New.java], modify: [src/nope.py]}",
                "files: {create: [src/New.java, src/nope.py]}",
                "files:\n  create:\n    - src/New.java\n  modify:\n    - src/nope.py",
                "files:\n  create:\n    - src/nope.py # why\n    - src/New.java",
                "files:\n  create:\n    - src/New.java\n  modify: src/nope.py",
                "files:\n  nope:\n    - src/nope.py\n  create:\n    - 'src/New.java'",
            })
    void anEntryThatWasFoundFaultWithTakesNoOtherAlong(String files) {
        var before = RECORD.replace("status: open\n", "status: open\n" + files + "\n");
        int fault = before.indexOf("nope");
        var carried =
                Holdings.of(before).carriedInto(RECORD, place -> place.start() <= fault && fault + 4 <= place.end());

        assertThat(carried)
                .startsWith(RECORD.substring(0, RECORD.indexOf("---\n\n"))
                        + "files:\n  create:\n    - src/New.java\n---\n\n# T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files:\n  modify:\n    - src/nope.py",
                "files: nope",
                "files: [nope]",
                "nope:\n  create:\n    - a.py"
            })
    void aFieldThatIsNothingElseMayGo(String field) {
        var before = RECORD.replace("status: open\n", "status: open\n" + field + "\n");
        int fault = before.indexOf("nope");

        assertThat(Holdings.of(before).carriedInto(RECORD, place -> place.start() <= fault && fault + 4 <= place.end()))
                .isEqualTo(RECORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1. Run\n\n   ```sh\n   one\n\n     two\n   ```",
                "- Run\n  - or\n    ~~~sh\n    one\n\n      two\n    ~~~",
                "> ```sh\n> one\n>\n>   two\n> ```",
                "See:\n\n    one\n\n      two",
                "See:\n\n\tone\n\n\t  two",
                "- so\n\n      one\n\n        two",
                "1. > ```sh\n   > one\n   >\n   >   two\n   > ```",
            })
    void codeComesBackWhereverItStood(String code) {
        var before = RECORD.replace("A.", "A.\n\n" + code);
        for (var later : List.of(RECORD, RECORD.replace("A.", "- A."))) {
            var carried = carried(before, later);

            assertThat(carried).containsPattern("A\\.\n\n(```|~~~)(sh)?\none\n\n  two\n\\1\n\n\n?## Decision");
            assertThat(carried(before, carried)).isEqualTo(carried);
        }
        assertThat(carried(before, before)).isEqualTo(before);
        var inAnotherForm = RECORD.replace("A.", "~~~~\none\n\n  two\n~~~~");
        assertThat(carried(before.replace("B.", "```\nthree\n```"), inAnotherForm))
                .containsOnlyOnce("two")
                .contains("three");
    }

    @Test
    void indentedCodeThatHoldsFencesComesBackWhole() {
        var before = RECORD.replace("A.", "A.\n\n    ~~~~\n    one\n    ~~~~");

        assertThat(carried(before, RECORD)).contains("~~~~~\n~~~~\none\n~~~~\n~~~~~\n");
    }

    @Test
    void codeOfASectionThatWasFoundEmptyDoesNotGo() {
        var code = RECORD.replace("A.", "```sh\none\n```");

        assertThat(Holdings.of(code).carriedInto(RECORD.replace("## Context\n\nA.\n\n", ""), place -> true))
                .contains("## Context\n\n```sh\none\n```");
    }

    @Test
    void codeOfASectionThatIsSaidAgainComesBackWhereLessIsThere() {
        var code = RECORD.replace("A.", "A.\n\n```sh\none\n```\n\n```sh\ntwo\n```");

        assertThat(carried(code, RECORD)).contains("```sh\none\n```", "```sh\ntwo\n```");
        assertThat(carried(code, RECORD.replace("A.", "A.\n\n```sh\ntwo\n```")))
                .contains("```sh\none\n```")
                .containsOnlyOnce("```sh\ntwo\n```");
        assertThat(carried(code, RECORD.replace("A.", "A.\n\n```sh\nthree\n```\n\n```sh\nfour\n```")))
                .doesNotContain("one", "two");
    }

    @Test
    void aRecordThatIsNotSaidAgainComesBackWhole() {
        var second = RECORD.replace("ADR-1", "ADR-2")
                .replace("title: T", "title: U")
                .replace("# T", "# U")
                .replace("B.", "C.");

        assertThat(carried(RECORD + "\n" + second, RECORD))
                .contains("adr_id: ADR-2", "C.")
                .startsWith(RECORD.stripTrailing());
        assertThat(carried(second + "\n" + RECORD, RECORD)).contains("adr_id: ADR-2", "C.");
        assertThat(carried(RECORD, "All is well.\n\n<!-- STEP: done -->\n"))
                .startsWith("All is well.\n\n---\nadr_id: ADR-1")
                .contains("## Decision\n\nB.\n")
                .endsWith("<!-- STEP: done -->\n");
    }

    @Test
    void recordsAreKnownByNumberByTitleAndByOrder() {
        assertThat(carried(RECORD, RECORD.replace("title: T", "title: U").replace("# T", "# U")))
                .doesNotContain("title: T");
        assertThat(carried(RECORD.replace("adr_id: ADR-1\n", ""), RECORD)).isEqualTo(RECORD);
        assertThat(carried(RECORD, RECORD.replace("ADR-1", "ADR-9").replace("title: T", "title: U")))
                .doesNotContain("ADR-1\n");
    }

    @Test
    void headedTextWithoutARecordComesBackAtTheEnd() {
        assertThat(carried("# Notes\n\nSeen.\n", RECORD))
                .isEqualTo(RECORD.stripTrailing() + "\n\n# Notes\n\nSeen.\n\n");
        assertThat(carried("Just so.\n", RECORD)).isEqualTo(RECORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\nadr_id: 1\ntitle: T\n---\n\n## Context\n\nA.\n",
                "## Context\n\nA.\n\n## Decision\n\nB.\n",
                "Here it is:\n\n```markdown\n---\nadr_id: 1\n---\n\n## Context\n\nA.\n```\n",
            })
    void aHeaderWithASectionOrTwoSectionsAreARecord(String text) {
        assertThat(Holdings.of(text).holdsRecord()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Fine.", "## Context\n\nA.\n", "---\nadr_id: 1\ntitle: T\n---\n", "a: b\n"})
    void lessIsNone(String text) {
        assertThat(Holdings.of(text).holdsRecord()).isFalse();
    }

    @Test
    void substanceCountsLettersSectionsAndFieldsButNoCourtesy() {
        assertThat(Holdings.of("").substance()).isZero();
        assertThat(Holdings.of("Abc 12, d!").substance()).isEqualTo(6);
        assertThat(Holdings.of("Abc\n\n<!-- STEP: done -->").substance()).isEqualTo(3);
        assertThat(Holdings.of("Sure, here it is:\n\nAbc").substance()).isEqualTo(3);
        assertThat(Holdings.of("## Context\n\nAbc\n").substance()).isEqualTo(10 + 40);
        assertThat(Holdings.of("## Context\n").substance()).isEqualTo(7);
        assertThat(Holdings.of("---\nadr_id: 1\n---\n").substance()).isEqualTo(6 + 40);
        assertThat(Holdings.of("<think>\nlong thoughts\n</think>\nAbc").substance())
                .isEqualTo(3);
    }

    @Test
    void talkIsToldFromWhatSaysSomething() {
        for (var talk : List.of("Sorry!", "Done.", "I corrected the header as you asked.\n\n<!-- STEP: done -->", "")) {
            assertThat(Holdings.of(talk).isTalkOnly()).describedAs(talk).isTrue();
        }
        for (var said : List.of("We take Postgres.", "Done.\n\nWe take Postgres.", "## Context")) {
            assertThat(Holdings.of(said).isTalkOnly()).describedAs(said).isFalse();
        }
    }

    private static String untitled(String title, String said) {
        return "---\nstatus: open\n---\n\n# " + title + "\n\n## Context\n\n" + said + "\n\n## Decision\n\nDo " + said
                + "\n";
    }

    @Test
    void recordsWithoutNumbersAreKnownByTheirHeadings() {
        var first = untitled("Slots", "alpha.");
        var second = untitled("Names", "beta.");

        assertThat(carried(first + "\n" + second, second)).contains("alpha.").containsOnlyOnce("# Names");
        assertThat(carried(first + "\n" + second, first)).contains("beta.").containsOnlyOnce("# Slots");
        // Where each changed its title, the order tells.
        assertThat(carried(first + "\n" + second, untitled("A", "gamma.") + "\n" + untitled("B", "delta.")))
                .doesNotContain("alpha.", "beta.");
    }

    @Test
    void theSameTitleUnderTwoNumbersIsTwoRecords() {
        var other = RECORD.replace("ADR-1", "ADR-2").replace("B.", "C.");

        assertThat(carried(RECORD + "\n" + other, other)).contains("ADR-1", "B.", "C.");
        assertThat(carried(RECORD + "\n" + other, RECORD)).contains("ADR-2", "B.", "C.");
        assertThat(carried(
                        RECORD.replace("adr_id", "id"),
                        RECORD.replace("adr_id", "id").replace("title: T", "title: U")))
                .doesNotContain("title: T");
    }

    @Test
    void aRecordInCodeWithATitleAndSectionsComesBack() {
        var code = "So:\n\n```markdown\n# T\n\n## Context\n\nA.\n\n## Decision\n\nB.\n```\n";

        assertThat(carried(code, "Good.\n")).contains("## Context", "A.", "B.");
        assertThat(carried(code, code)).isEqualTo(code);
    }

    @Test
    void fieldsThatCanNotBeTakenLineByLineStayWhereTheyAre() {
        var flow = "---\n{adr_id: ADR-1, status: open}\n---\n\n## Context\n\nA.\n\n## Decision\n\nB.\n";

        assertThat(carried(flow, RECORD.replace("status: open\n", ""))).doesNotContain("status: open");
        // Where nobody closed the header, it is plain all the same where its fields end.
        assertThat(carried("---\nadr_id: ADR-1\nowner: Ada\n\n## Context\n\nA.\n", RECORD))
                .contains("owner: Ada\n---\n");
    }

    @Test
    void aSectionThatIsSaidAgainUnderAnotherNameIsTheSame() {
        for (var again : new String[] {"## Kontext", "### Context", "**Context**", "Kontext:", "## 2. Kontext"}) {
            var later = RECORD.replace("## Context", again);
            assertThat(carried(RECORD, later)).describedAs(again).isEqualTo(later);
        }
        var own = new AdrProfile(
                "team",
                "adr_id",
                List.of("adr_id"),
                List.of(AdrProfile.Section.of("Options").also("Alternatives")),
                0,
                false);
        var meanings = SectionMeanings.of(List.of(new AdrStructureValidator(own)));
        var before = RECORD + "\n## Options\n\nTwo.\n";
        var later = RECORD + "\n## Alternatives\n\nThree.\n";

        assertThat(Holdings.of(before, meanings).carriedInto(later, place -> false))
                .isEqualTo(later);
        assertThat(carried(before, later)).contains("## Options", "## Alternatives");
    }

    @Test
    void aSectionThatStandsInAnotherPlaceIsNotLost() {
        assertThat(carried("## Notes\n\nSeen.\n", RECORD + "\n## Notes\n\nSeen by all.\n"))
                .isEqualTo(RECORD + "\n## Notes\n\nSeen by all.\n");
        assertThat(carried("## Notes\n\nSeen.\n", RECORD + "\n## Other\n\nX.\n"))
                .contains("## Notes\n\nSeen.");
    }

    @Test
    void whatComesBackStandsBeforeTheMarker() {
        var marker = "\n<!-- STEP: generate -->\n";
        var lacking = RECORD.replace("\n## Decision\n\nB.\n", "");

        assertThat(carried(RECORD + marker, lacking + marker))
                .contains("## Decision\n\nB.")
                .endsWith("<!-- STEP: generate -->\n")
                .containsOnlyOnce("STEP: generate");
        assertThat(carried(RECORD + "\n## Late\n\nD.\n" + marker, RECORD + marker))
                .containsSubsequence("B.", "## Late", "D.", "STEP: generate");
    }

    @Test
    void codeBelongsToTheSectionItStandsIn() {
        var before = RECORD.replace("A.", "A.\n\n```sh\none\n```").replace("B.", "B.\n\n~~~sh\ntwo\n~~~");
        var after = carried(before, RECORD);

        assertThat(after).containsSubsequence("## Context", "A.", "one", "## Decision", "B.", "two");
        // Nobody knows where a block ends that is open.
        assertThat(carried(RECORD + "\n```sh\nopen\n", RECORD)).doesNotContain("open\n```");
    }

    @Test
    void anItemOfAListThatNamesASectionIsNotThatSection() {
        var lacking = RECORD.replace("\n## Decision\n\nB.\n", "");
        for (var items : new String[] {
            "- **Decision**: see below.",
            "- **Decision**: see below.\n- **Owner**: Ada",
            "1. **Decision** of Ada\n2. two"
        }) {
            assertThat(carried(RECORD, lacking.replace("A.", "A.\n\n" + items)))
                    .describedAs(items)
                    .contains("## Decision\n\nB.", items);
        }
    }

    @Test
    void aListOfSectionsHoldsThem() {
        var later = HEADER + "# T\n\n- **Context**: C.\n- **Decision**: D.\n";

        assertThat(carried(RECORD, later)).isEqualTo(later);
    }

    @Test
    void aLineIsASectionOnlyWhereOneOfThatNameIsAskedFor() {
        var asked = SectionMeanings.of(List.of(new AdrStructureValidator(AdrProfile.HELIX_EN)));
        var before = RECORD + "\n## Consequences\n\nMany.\n";
        for (var line : new String[] {"**Consequences**", "Consequences:", "### Consequences"}) {
            var later = RECORD.replace("B.", "B.\n\n" + line + "\n\nFew.");

            assertThat(Holdings.of(before, asked).carriedInto(later, place -> false))
                    .describedAs(line)
                    .contains(line + "\n\nFew.", "## Consequences\n\nMany.");
            assertThat(carried(before, later)).describedAs(line).isEqualTo(later);
        }
    }
}
