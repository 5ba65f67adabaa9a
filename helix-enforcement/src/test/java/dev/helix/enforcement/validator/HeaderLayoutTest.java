package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers whose lines begin at the wrong column, lack a blank, or have no line behind them: named, repaired, and read. */
class HeaderLayoutTest {

    private static final ValidationContext CONTEXT =
            new ValidationContext(InMemoryFiles.of("src/a.py"), Locale.ENGLISH);
    private static final String GOOD =
            "---\nadr_id: 7\ntitle: Slots\nstatus: proposed\nfiles:\n  modify:\n    - src/none.py\n---\n";
    private static final String BODY =
            "\n# Slots\n\n## Context\n\nA.\n\n## Decision\n\nB.\n\n## Acceptance Criteria\n\n- [ ] c\n";
    private static final String MADR_BODY =
            "\n# Slots\n\n## Context and Problem Statement\n\nA.\n\n## Considered Options\n\n- B\n\n## Decision Outcome\n\nB.\n";

    private static final AnswerChecks CHECKS = checks(AdrProfile.HELIX_EN);

    private static AnswerChecks checks(AdrProfile profile) {
        return new AnswerChecks(
                Policy.of(Locale.ENGLISH, new AdrStructureValidator(profile), new FileExistenceValidator(profile)));
    }

    private static List<String> errors(AnswerChecks checks, String text) {
        return checks.check(Answer.of(text), CONTEXT).stream()
                .filter(Issue::blocks)
                .map(Issue::code)
                .toList();
    }

    private static String fixed(AnswerChecks checks, String text) {
        var once = checks.fix(Answer.of(text), CONTEXT);
        assertThat(checks.fix(once, CONTEXT).text()).isEqualTo(once.text());
        return once.text();
    }

    private static void isPutRight(String header) {
        var text = header + BODY;
        assertThat(errors(CHECKS, text)).contains("INVALID_ADR_HEADER", "FILE_NOT_FOUND");
        assertThat(fixed(CHECKS, text).replace("\r\n", "\n")).endsWith(GOOD + BODY);
        assertThat(errors(CHECKS, fixed(CHECKS, text))).containsExactly("FILE_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "adr_id|  adr_id",
                "adr_id|\tadr_id",
                "title|  title",
                "title|\ttitle",
                "title| title",
                "status|    status",
                "status| \tstatus",
                "    - src|- src",
                "    - src| - src",
                "    - src|\t\t- src",
                "    - src|  \t- src",
                "title: S|title:S",
                "status: p|status:p",
                "adr_id: 7|adr_id:7",
                ": |:",
            })
    void aLineIsPutWhereItBelongs(String right, String wrong) {
        isPutRight(GOOD.replace(right, wrong));
        isPutRight(GOOD.replace(right, wrong).replace("\n", "\r\n"));
        isPutRight("\uFEFF" + GOOD.replace(right, wrong));
        isPutRight("\n" + GOOD.replace(right, wrong));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"title: S|title:S", "  title|title", "title|  title", "status|\tstatus"})
    void inAProfileWithoutANumberAsWell(String right, String wrong) {
        var good = "---\nstatus: accepted\ntitle: Slots\ndate: 2026-11-30\n---\n";
        var wrongly = good.replace(right, wrong);
        if (wrongly.equals(good)) {
            return;
        }
        var checks = checks(AdrProfile.MADR);

        assertThat(errors(checks, wrongly + MADR_BODY)).containsExactly("INVALID_ADR_HEADER");
        assertThat(fixed(checks, wrongly + MADR_BODY)).isEqualTo(good + MADR_BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "----\n", "  ---\n", "--\n", "***\n"})
    void aHeaderThatIsNotClosedIsClosedWhereItEnds(String end) {
        var header = GOOD.substring(0, GOOD.length() - 4);

        assertThat(errors(CHECKS, header + end + BODY)).contains("INVALID_ADR_HEADER", "FILE_NOT_FOUND");
        assertThat(fixed(CHECKS, header + end + BODY)).startsWith(GOOD);
        assertThat(errors(CHECKS, fixed(CHECKS, header + end + BODY))).containsExactly("FILE_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "'status: proposed\n','status: proposed\n\n'",
        "'status: proposed\n','status: proposed\n\n\n'",
        "'status: proposed\n','status: proposed\n# the plan\n'",
        "'status: proposed\n','status: proposed\n\n# the plan\n'",
        "'status: proposed\n','status: proposed\n# the plan\n# and more\n'",
        "'files:\n','files:\n\n'",
        "'  modify:\n','  modify:\n\n'",
        "'  modify:\n','  modify:\n# one\n'",
        "'  modify:\n    - src','  modify:\n\n  - src'",
        "'files:\n  modify:\n    -','modify:\n\n-'",
    })
    void oneThatGoesOnBehindAnEmptyLineOrACommentIsNotClosedThere(String right, String wrong) {
        var text = GOOD.substring(0, GOOD.length() - 4).replace(right, wrong) + BODY;

        assertThat(errors(CHECKS, text)).contains("INVALID_ADR_HEADER");
        assertThat(CHECKS.fix(Answer.of(text), CONTEXT).text()).isEqualTo(text);
        assertThat(CHECKS.check(Answer.of(text), CONTEXT))
                .filteredOn(issue -> issue.code().equals("INVALID_PATH"))
                .hasSize(text.contains("files:") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n# Slots\n\nStatus: open\n", "# Slots\n\nNote: see below.\n", "\n- one\n", "\nText: words.\n"})
    void whatStandsBelowAHeadingIsNoMoreOfIt(String body) {
        var header = GOOD.substring(0, GOOD.length() - 4);
        boolean closed = body.contains("Slots") || body.contains("- one");

        assertThat(Objects.requireNonNull(HeaderReader.read(header + body, 0)).fields())
                .hasSize(closed ? 4 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"---\n", "---   \n", "...\n", "...  \n"})
    void oneThatIsClosedNeedsNothing(String end) {
        var text = GOOD.substring(0, GOOD.length() - 4) + end + BODY;

        for (var whole :
                List.of(text, "\uFEFF" + text, "\n" + text, "\uFEFF\n\n" + text, "<!-- a note -->\n\n" + text)) {
            assertThat(errors(CHECKS, whole)).containsExactly("FILE_NOT_FOUND");
            assertThat(errors(CHECKS, whole.replace("\n", "\r\n"))).containsExactly("FILE_NOT_FOUND");
        }
    }

    @Test
    void whatIsWrongIsNamedWithItsLine() {
        var indented = CHECKS.check(Answer.of(GOOD.replace("title", "  title") + BODY), CONTEXT);
        assertThat(indented.getFirst().message()).contains("wrong column", "title: Slots");
        assertThat(indented.getFirst().range().start()).isEqualTo(GOOD.indexOf("title"));
        var close = CHECKS.check(Answer.of(GOOD.replace("title: ", "title:") + BODY), CONTEXT);
        assertThat(close.getFirst().message()).contains("blank is missing", "title:Slots");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "note: |\n  title:x\n -y\nfiles:\n  modify: [a.py]\n",
                "note: [a,\n b:c]\n",
                "link: http://x.example/y:z\n",
                "note: two\n  lines\n",
            })
    void whatYamlReadsIsLeftAlone(String lines) {
        var header = "---\nadr_id: 7\ntitle: Slots\nstatus: proposed\n" + lines + "---\n";

        assertThat(HeaderReader.read(header, 0))
                .isNotNull()
                .satisfies(read -> assertThat(read.repairs()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"adr_id: 7\n\t: x\n", "{\n", "title: a\n  b c: d\n"})
    void aRepairThatDoesNotHelpIsNone(String lines) {
        var header = Objects.requireNonNull(HeaderReader.read("---\n" + lines + "---\n", 0));

        assertThat(header.repairs()).isEmpty();
        assertThat(header.problems()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    - src/a.py\n     - src/none.py\n",
                "    - src/a.py\n        - src/none.py\n",
                "    - src/a.py\n    -src/none.py\n",
                "    -src/a.py\n    -src/none.py\n",
                "    -src/none.py\n",
                "    - src/none.py\n     - src/a.py\n",
                "    - src/a.py\n   - src/none.py\n",
            })
    void anItemThatRunsIntoTheOneBeforeItIsLookedUp(String items) {
        var text = GOOD.replace("    - src/none.py\n", items) + BODY;

        assertThat(CHECKS.check(Answer.of(text), CONTEXT))
                .filteredOn(issue -> issue.code().equals("FILE_NOT_FOUND"))
                .singleElement()
                .satisfies(issue ->
                        assertThat(issue.message()).contains("src/none.py").doesNotContain("-src", "src/a.py"));
    }

    private static String header(String lines) {
        return "---\nadr_id: 7\n" + lines + "status: proposed\n---\n";
    }

    /** The text with its repairs, of which nothing is left to repair. */
    private static String laidOut(String text) {
        var read = Objects.requireNonNull(HeaderReader.read(text, 0));
        var fixed = Edits.apply(text, read.repairs());
        var again = Objects.requireNonNull(HeaderReader.read(fixed, 0));
        assertThat(again.problems()).describedAs(fixed).isEmpty();
        assertThat(again.repairs()).describedAs(fixed).isEmpty();
        return fixed;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files:\n  rename:\n    - from: a\n      to: b\n    - from: c\n      to: d\n",
                "files:\n  rename:\n    -   from: a\n        to: b\n  create:\n    - c\n",
                "files:\n  rename:\n    -\n      from: a\n      to: b\n",
                "options:\n  - name: A\n    pros:\n      - x\n      - y\n    note: |\n      key:value\n      - no: item\n",
                "options:\n  - - a: b\n      c: d\n    - e\n",
                "notes:\n  - |\n    key: value\n    # no comment\n  - \"two\n    lines: here\"\n",
            })
    void whatBelongsToAnItemStaysWithIt(String lines) {
        var right = header("title: Slots\n" + lines);

        assertThat(laidOut(right.replace("title: S", "  title: S"))).isEqualTo(right);
        assertThat(laidOut(right.replace("status: p", "status:p"))).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
        "'files:\n  rename:\n- from: a\n  to: b\n- from: c\n  to: d\n','files:\n  rename:\n    - from: a\n      to: b\n    - from: c\n      to: d\n'",
        "'files:\n  rename:\n - from: a\n   to: b\n','files:\n  rename:\n    - from: a\n      to: b\n'",
        "'files:\n  rename:\n- from: a\n  to: b\n  create:\n- c\n','files:\n  rename:\n    - from: a\n      to: b\n  create:\n    - c\n'",
        "'files:\n  rename:\n- old: a\n  new: b\n  create: [c]\n','files:\n  rename:\n    - old: a\n      new: b\n  create: [c]\n'",
        "'files:\n  modify:\n- |\n a.py\n b.py\n','files:\n  modify:\n    - |\n     a.py\n     b.py\n'",
        "'files:\n    modify:\n        - a\n  create:\n        - b\n','files:\n    modify:\n        - a\n    create:\n        - b\n'",
        "'files:\n    modify:\n        - a\n  note: |\n    b: c\n    # d\n','files:\n    modify:\n        - a\n    note: |\n      b: c\n      # d\n'",
        "'files:\n  modify:\n    - a\n owner: Ada\n','files:\n  modify:\n    - a\nowner: Ada\n'",
    })
    void whatBelongsToALineMovesWithIt(String wrong, String right) {
        assertThat(laidOut(header(wrong + "title: Slots\n"))).isEqualTo(header(right + "title: Slots\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "note: look at\n  see:rfc and\n  C:\\work\n",
                "note:\n  see:rfc\n",
                "home:\n  C:\\work\n",
                "offset:\n  -5\n",
                "flags:\n  -Xmx2g\n  -Xms1g\n",
                "flags:\n  - a\n    -Xmx2g\n",
                "flags:\n  - a\n    see:rfc\n",
                "note: |\n  see:rfc\n  -5\n",
            })
    void whatYamlTakesForATextStaysOneWhereAnotherLineIsWrong(String lines) {
        var right = header(lines + "title: Slots\n");

        assertThat(laidOut(right.replace("title: S", "title:S"))).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
        "'issue:#42\n','issue: \"#42\"\n'",
        "'issue:#42 \"x\" # open\n','issue: \"#42 \\\"x\\\"\" # open\n'",
        "'issues:\n-#42\n','issues:\n- \"#42\"\n'",
        "'note:#|a\n','note: \"#|a\"\n'",
    })
    void aValueNeverBecomesAComment(String wrong, String right) {
        assertThat(laidOut(header("title: Slots\n" + wrong))).isEqualTo(header("title: Slots\n" + right));
    }

    @ParameterizedTest
    @ValueSource(strings = {"title: \"Slots\"\n", "title: 'It''s'\n", "tags: [a, b]\n", "more: {a: b} # c\n"})
    void aValueThatEndsInItsLineHasNoFurtherOnes(String line) {
        var right = header(line + "owner: Ada\n");

        assertThat(laidOut(right.replace("owner", "  owner"))).isEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(strings = {"title: \"a\n  b: c\"\n", "tags: [a,\n  b: c,\n  d]\n", "more: {a: b,\n  c: d}\n"})
    void oneThatGoesOnHasThem(String lines) {
        var right = header(lines + "owner: Ada\n");

        assertThat(laidOut(right.replace("owner: A", "owner:A"))).isEqualTo(right);
    }
}
