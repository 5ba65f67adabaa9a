package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that were meant as a header: what they become, and which are none. */
class MeantAsHeaderTest {

    private static final String PROSE = "Here it is:\n\n";
    private static final String BODY = "\n# X\n\n## Kontext\n\nA\n\n## Entscheidung\n\nB\n";
    private static final String MEANT = "---\nadr_id: 037\ntitle: X\nstatus: Proposed\n---\n";

    private static MeantAsHeader in(String text) {
        return Objects.requireNonNull(MeantAsHeader.in(text, "adr_id"), text);
    }

    private static String meant(String text) {
        var found = in(text);
        assertThat(Edits.apply(text, found.repair())).isEqualTo(found.text());
        return found.text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Indented, all of it or some, by blanks, tabs and what looks like them.
                "---\n  adr_id: 037\ntitle: X\nstatus: Proposed\n---\n",
                "---\n adr_id: 037\n title: X\n status: Proposed\n---\n",
                "---\n    adr_id: 037\n    title: X\n    status: Proposed\n---\n",
                "---\n   adr_id: 037\n  title: X\n status: Proposed\n---\n",
                "---\nadr_id: 037\n  title: X\n    status: Proposed\n---\n",
                "---\n\tadr_id: 037\ntitle: X\nstatus: Proposed\n---\n",
                "---\n\t\tadr_id: 037\n\t\ttitle: X\n\t\tstatus: Proposed\n---\n",
                "---\n \tadr_id: 037\n\ttitle: X\nstatus: Proposed\n---\n",
                "---\n\u00A0adr_id: 037\ntitle: X\n\u2003status: Proposed\n---\n",
                // As a list.
                "---\n- adr_id: 037\n- title: X\n- status: Proposed\n---\n",
                "---\n* adr_id: 037\n* title: X\n* status: Proposed\n---\n",
                "---\n+ adr_id: 037\n+ title: X\n+ status: Proposed\n---\n",
                "---\n- adr_id: 037\n  title: X\n  status: Proposed\n---\n",
                "---\n  - adr_id: 037\n  - title: X\n  - status: Proposed\n---\n",
                "---\n1. adr_id: 037\n2. title: X\n3) status: Proposed\n---\n",
                // Quoted.
                "> ---\n> adr_id: 037\n> title: X\n> status: Proposed\n> ---\n",
                "---\n> adr_id: 037\n> title: X\n> status: Proposed\n---\n",
                "---\n> - adr_id: 037\n> - title: X\n> - status: Proposed\n---\n",
                // Between other rules, or with one of them alone.
                "----\nadr_id: 037\ntitle: X\nstatus: Proposed\n***\n",
                " ---\n adr_id: 037\n title: X\n status: Proposed\n ---\n",
                "---\nadr_id: 037\ntitle: X\nstatus: Proposed\n",
                "adr_id: 037\ntitle: X\nstatus: Proposed\n---\n",
                "adr_id: 037\ntitle: X\nstatus: Proposed\n"
            })
    void becomesAHeader(String header) {
        if (!header.equals(MEANT)) {
            assertThat(meant(PROSE + header + BODY)).isEqualTo(PROSE + MEANT + BODY);
            assertThat(meant((PROSE + header + BODY).replace("\n", "\r\n")).replace("\r\n", "\n"))
                    .isEqualTo(PROSE + MEANT + BODY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\n  title: X\nadr_id: 037\nfiles:\n  modify: [a.py]\n---\n",
                "---\n  title: X\n  adr_id: 037\n  files:\n    modify: [a.py]\n---\n",
                "---\n\ttitle: X\nadr_id: 037\nfiles:\n  modify: [a.py]\n---\n",
                "---\n- title: X\n- adr_id: 037\n- files:\n  modify: [a.py]\n---\n",
                "> ---\n> title: X\n> adr_id: 037\n> files:\n>   modify: [a.py]\n> ---\n",
                "---\ntitle: X\n    adr_id: 037\nfiles:\n  modify: [a.py]\n---\n"
            })
    void leavesInItsPlaceWhatStandsBelowAField(String header) {
        assertThat(meant(PROSE + header + BODY))
                .isEqualTo(PROSE + "---\ntitle: X\nadr_id: 037\nfiles:\n  modify: [a.py]\n---\n" + BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|\n  said: so\n",
                ">\n  said: so\n",
                "[a,\n  b: c]\n",
                "{a: b,\n  c: d}\n",
                "\"one\n  two: three\"\n",
                "'one\n  two: three'\n",
                "# said below\n  said: so\n"
            })
    void leavesTheLinesOfAValueThatGoesOn(String value) {
        assertThat(meant("---\n adr_id: 037\n note: " + value.replace("\n  ", "\n   ") + "---\n" + BODY))
                .isEqualTo("---\nadr_id: 037\nnote: " + value + "---\n" + BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Nothing to put right.
                MEANT,
                // The field stands below another.
                "---\nmeta:\n  adr_id: 037\n  title: X\n---\n",
                "---\nmeta: |\n  adr_id: 037\n---\n",
                "- meta:\n  - adr_id: 037\n",
                // Shown as code, as a list or as something quoted.
                "    ---\n    adr_id: 037\n    title: X\n    ---\n",
                "\t---\n\tadr_id: 037\n\ttitle: X\n\t---\n",
                "    adr_id: 037\n    title: X\n",
                "- adr_id: 037\n- title: X\n",
                "> adr_id: 037\n> title: X\n",
                "---\n> adr_id: 037\n> title: X\n",
                "- adr_id: 037\n- title: X\n---\n",
                // One line alone, or another field.
                "adr_id: 037\n\n",
                "The adr_id is this: 037\ntitle: X\n---\n",
                "---\n title: X\n status: Proposed\n---\n"
            })
    void isNone(String text) {
        assertThat(MeantAsHeader.in(PROSE + text + BODY, "adr_id")).isNull();
    }

    @Test
    void aFieldWithoutLettersIsNone() {
        assertThat(MeantAsHeader.in(PROSE + " adr_id: 037\n title: X\n", "")).isNull();
        assertThat(MeantAsHeader.in(PROSE + " adr_id: 037\n title: X\n", "--")).isNull();
    }

    @Test
    void theKeyMayBeWrittenInAnotherWay() {
        assertThat(meant("ADR-ID: 037\ntitle: X\n---\n")).isEqualTo("---\nADR-ID: 037\ntitle: X\n---\n");
        assertThat(meant("**adr_id**：037\ntitle: X\n---\n")).isEqualTo("---\n**adr_id**：037\ntitle: X\n---\n");
        assertThat(meant("\uFEFFadr_id: 037\ntitle: X\n---\n")).isEqualTo("\uFEFF---\nadr_id: 037\ntitle: X\n---\n");
    }

    @Test
    void severalOfThemAreFoundButNotWithoutEnd() {
        assertThat(meant(" adr_id: 1\n t: X\n---\n\nText: so.\n\n adr_id: 2\n t: Y\n---\n"))
                .isEqualTo("---\nadr_id: 1\nt: X\n---\n\nText: so.\n\n---\nadr_id: 2\nt: Y\n---\n");
        assertThat(in("adr_id: 1\nt: X\n---\n\n".repeat(200)).repair()).hasSize(64);
    }

    @Test
    void saysWhetherItHasItsLinesAndWhatIsWrong() {
        var indented = " adr_id: 037\n title: X\n";
        var ruled = in("---\n" + indented + "---\n");
        var bare = in(indented + "---\n");
        assertThat(ruled).matches(MeantAsHeader::hasItsLines);
        assertThat(bare).matches(found -> !found.hasItsLines());
        assertThat(ruled.slip("---\n" + indented + "---\n"))
                .isEqualTo(new LayoutSlip(
                        "INVALID_ADR_HEADER.open",
                        new Span(4, 5),
                        List.of(new Edit(new Span(4, 5), ""), new Edit(new Span(17, 18), "")),
                        true,
                        List.of("")));

        var dashes = "\u2014\nadr_id: 037\ntitle: X\n---\n";
        var odd = in(dashes);
        assertThat(odd.slip(dashes).key()).isEqualTo("INVALID_ADR_HEADER.rule");
        assertThat(odd.slip(dashes).details().getFirst()).startsWith("\u2014 (");
        var stars = "***\nadr_id: 037\ntitle: X\n---\n";
        assertThat(in(stars).slip(stars).details()).containsExactly("***");
    }

    @Test
    void anAdrWithAQuotedHeaderOfAnotherIsOneAdr() {
        var text = "Before:\n\n> ---\n> adr_id: 036\n> title: Old\n> ---\n\nNow:\n\n" + MEANT + BODY;
        assertThat(new AdrFinder(Answer.of(text), InMemoryFiles.empty(), AdrProfile.HELIX_DE).find())
                .singleElement()
                .extracting(AdrDocument::text)
                .asString()
                .startsWith(MEANT);
    }
}
