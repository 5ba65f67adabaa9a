package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.enforcement.validator.AdrEvidence.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of evidence and verdicts in {@code docs/adr-profiles.md}: what is tried here are its rows, one by one. */
class AdrEvidenceTest {

    private static final String ID = "---\nadr_id: \"7\"\n---\n\n";
    private static final String TITLED = "---\ntitle: Slots\n---\n\n";
    private static final String CONTEXT = "## Context\n\nSlots.\n\n";
    private static final String DECISION = "## Decision\n\nWe rename.\n\n";
    private static final String CRITERIA = "## Acceptance Criteria\n\n- [ ] it works\n\n";

    /** A document and what it is for a profile. */
    record Case(AdrProfile profile, String text, Verdict verdict) {}

    private static Case en(String text, Verdict verdict) {
        return new Case(AdrProfile.HELIX_EN, text, verdict);
    }

    private static Case nygard(String text, Verdict verdict) {
        return new Case(AdrProfile.NYGARD, text, verdict);
    }

    private static Case madr(String text, Verdict verdict) {
        return new Case(AdrProfile.MADR, text, verdict);
    }

    private static String code(String text) {
        return "So:\n\n```markdown\n" + text + "```\n";
    }

    /** What stands in each row of the table, with documents that it speaks of and such as just miss it. */
    private static Map<String, List<Case>> rows() {
        var rows = new LinkedHashMap<String, List<Case>>();
        rows.put(
                "the header has the profile's number field",
                List.of(
                        en(ID, Verdict.BY_NUMBER),
                        en(ID + "Text.\n", Verdict.BY_NUMBER),
                        en("---\nadr_id: \"7\n---\n\nText.\n", Verdict.BY_NUMBER),
                        en("+++\nadr_id = \"7\"\n+++\n\nText.\n", Verdict.BY_NUMBER),
                        en(code(ID + "Text.\n"), Verdict.BY_NUMBER),
                        en("---\nADR-ID: \"7\"\n---\n\nText.\n", Verdict.BY_NUMBER),
                        en("```yaml\nadr_id: \"7\"\n```\n\n" + CONTEXT, Verdict.BY_NUMBER),
                        en("---\nid: \"7\"\n---\n\nText.\n", Verdict.NONE),
                        nygard(ID + "Text.\n", Verdict.NONE)));
        rows.put(
                "the same, but in code with nothing below, or with a placeholder for a number and no section with text",
                List.of(
                        en(code(ID), Verdict.EXAMPLE),
                        en("```yaml\nadr_id: \"7\"\n```\n\nThat is how one looks.\n", Verdict.EXAMPLE),
                        en("---\nadr_id: NNN\n---\n\nThat is how one looks.\n", Verdict.EXAMPLE),
                        en(code("---\nadr_id: NNN\n---\n\n## Context\n\n"), Verdict.EXAMPLE),
                        en("---\nadr_id: NNN\n---\n\n" + CONTEXT, Verdict.BY_NUMBER),
                        en("---\nadr_id: NNN\n---\n\n## Context\n\n", Verdict.BY_NUMBER),
                        en(code("---\nadr_id: NNN\n---\n\n" + CONTEXT), Verdict.BY_NUMBER)));
        rows.put(
                "a field of the profile's header, and: two sections, or one section and a status that decisions have",
                List.of(
                        en(TITLED + CONTEXT + DECISION, Verdict.BY_FIELD_AND_SECTION),
                        en("---\nstatus: proposed\n---\n\n" + DECISION, Verdict.BY_FIELD_AND_SECTION),
                        en(TITLED + CONTEXT + CRITERIA, Verdict.BY_FIELD_AND_SECTION),
                        en("---\nstatus: Accepted by all\n---\n\n" + CONTEXT, Verdict.BY_FIELD_AND_SECTION),
                        en("---\nstatus: angenommen\n---\n\n## Kontext\n\nX.\n", Verdict.BY_FIELD_AND_SECTION),
                        en(TITLED + DECISION, Verdict.NONE),
                        en(TITLED + CRITERIA, Verdict.NONE),
                        en(TITLED + CONTEXT, Verdict.NONE),
                        en(
                                "---\ntitle: A\ndate: 2026-01-01\nstatus: published\n---\n\n## Introduction\n\nX.\n\n"
                                        + DECISION,
                                Verdict.NONE),
                        en("---\nstatus: open\n---\n\n" + CONTEXT, Verdict.NONE),
                        en("---\nstatus: accepted\n---\n\nText.\n", Verdict.NONE),
                        en("---\nstatus: accepted\n---\n\n## Usage\n\nText.\n", Verdict.NONE),
                        en("---\ndate: 2026-01-01\n---\n\n" + CONTEXT + DECISION, Verdict.NONE)));
        rows.put(
                "the same with a field that pages of site generators have (`layout`, `draft`, …)",
                List.of(
                        en("---\ntitle: A\nlayout: post\n---\n\n" + CONTEXT + DECISION, Verdict.BY_FIELD_AND_SECTION),
                        en("---\ntitle: A\ndraft: true\n---\n\n" + CONTEXT + DECISION, Verdict.BY_FIELD_AND_SECTION),
                        en("---\ntitle: A\nlayout: post\n---\n\n" + DECISION, Verdict.NONE),
                        en(
                                "---\ntitle: A\nstatus: accepted\nlayout: post\n---\n\n" + CONTEXT + "## Usage\n\nX.\n",
                                Verdict.NONE)));
        rows.put(
                "no header, but the profile asks for one: all its sections",
                List.of(
                        en(CONTEXT + DECISION + CRITERIA, Verdict.BY_ALL_SECTIONS),
                        en("# A\n\n" + CONTEXT + DECISION + CRITERIA, Verdict.BY_ALL_SECTIONS),
                        en(code("# A\n\n" + CONTEXT + DECISION + CRITERIA), Verdict.BY_ALL_SECTIONS),
                        en("# A\n\n" + CONTEXT + DECISION, Verdict.NONE),
                        en(
                                "Text.\n\n### Kontext\n\nX.\n\n### Entscheidung\n\nX.\n\n# Akzeptanzkriterien\n\nX.\n",
                                Verdict.BY_ALL_SECTIONS)));
        rows.put(
                "the profile asks for no header: points for the title (1; 2 where it is numbered), a status or"
                        + " deciders outside the sections (1), each section (1; 2 where its title has several words); 3"
                        + " with a section that decides or a numbered title, else 4",
                List.of(
                        nygard("# Swap\n\n" + CONTEXT + DECISION, Verdict.BY_SECTIONS),
                        nygard("# Swap\n\n" + DECISION, Verdict.NONE),
                        nygard("# 7. Swap\n\n" + DECISION, Verdict.BY_SECTIONS),
                        nygard("# ADR-7 Swap\n\n" + CONTEXT, Verdict.BY_SECTIONS),
                        nygard("# 7. Swap\n\nText.\n", Verdict.NONE),
                        nygard("# Swap\n\nStatus: accepted\n\n" + DECISION, Verdict.BY_SECTIONS),
                        nygard("# Swap\n\nStatus: accepted\n\n" + CONTEXT, Verdict.NONE),
                        nygard("# Swap\n\nDeciders: Ada\n\n" + DECISION, Verdict.BY_SECTIONS),
                        nygard("---\ndeciders: Ada\n---\n\n# Swap\n\n" + DECISION, Verdict.BY_SECTIONS),
                        nygard("---\nstatus: accepted\n---\n\n# Swap\n\n" + DECISION, Verdict.BY_SECTIONS),
                        nygard(CONTEXT + DECISION, Verdict.NONE),
                        nygard("## Status\n\nOpen.\n\n" + CONTEXT + DECISION, Verdict.BY_SECTIONS),
                        nygard("# Swap\n\n## Status\n\nOpen.\n\n" + CONTEXT, Verdict.NONE),
                        nygard(
                                "# Swap\n\n## Status\n\nOpen.\n\n" + CONTEXT + "## Consequences\n\nNone.\n",
                                Verdict.BY_SECTIONS),
                        madr("## Considered Options\n\n- A\n\n## Decision Outcome\n\nA.\n", Verdict.BY_SECTIONS),
                        madr("## Considered Options\n\n- A\n", Verdict.NONE),
                        madr("# Swap\n\n## Considered Options\n\n- A\n", Verdict.BY_SECTIONS)));
        rows.put(
                "the same, but in code with less than half of its sections filled",
                List.of(
                        nygard(code("# 7. T\n\n## Context\n\n## Decision\n\n## Consequences\n\n"), Verdict.EXAMPLE),
                        nygard(code("# 7. T\n\n## Context\n\n## Decision\n\n## Consequences\n\nX.\n"), Verdict.EXAMPLE),
                        nygard(code("# 7. T\n\n## Context\n\nX.\n\n## Decision\n\n"), Verdict.BY_SECTIONS),
                        nygard("# 7. T\n\n## Context\n\n## Decision\n\n", Verdict.BY_SECTIONS)));
        rows.put(
                "sections in code without title or header",
                List.of(
                        nygard(code(CONTEXT + DECISION), Verdict.QUOTATION),
                        en(code(CONTEXT + DECISION + CRITERIA), Verdict.QUOTATION),
                        nygard(code("---\nstatus: accepted\n---\n\n" + CONTEXT + DECISION), Verdict.BY_SECTIONS)));
        rows.put(
                "anything else: a date or a status alone, rules in prose, code of another language",
                List.of(
                        nygard("---\ndate: 2026-01-01\n---\n\nText.\n", Verdict.NONE),
                        madr("---\nstatus: accepted\n---\n\nText.\n", Verdict.NONE),
                        en("One.\n\n---\n\nTwo.\n\n---\n\nThree.\n", Verdict.NONE),
                        en("```python\nadr_id: 7\n```\n", Verdict.NONE)));
        return rows;
    }

    private static List<Case> cases() {
        return rows().values().stream().flatMap(List::stream).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theVerdictIsThatOfTheTable(Case each) {
        var documents = new Documents(each.text(), key -> true);
        var found = documents.beginsWithHeader() ? documents.inARow() : documents.behindProse();
        var document = found.isEmpty() ? documents.whole() : found.getFirst();

        assertThat(new AdrEvidence(document, each.profile(), Set.of()).verdict())
                .isEqualTo(each.verdict());
    }

    @Test
    void theTableHasTheseRowsInThisOrder() throws IOException {
        assertThat(table().keySet()).containsExactlyElementsOf(rows().keySet());
    }

    @Test
    void theVerdictsOfTheTableAreThoseOfItsFirstCases() throws IOException {
        var meant = Map.of(
                "an ADR", "BY_NUMBER BY_FIELD_AND_SECTION BY_SECTIONS",
                "an ADR with two sections, one of which decides", "BY_FIELD_AND_SECTION",
                "an ADR without its header", "BY_ALL_SECTIONS",
                "only shown", "EXAMPLE",
                "only quoted", "QUOTATION",
                "none", "NONE");
        var table = table();
        rows().forEach((evidence, cases) -> assertThat(meant.get(table.get(evidence)))
                .describedAs(evidence)
                .contains(cases.getFirst().verdict().name()));
    }

    private static Map<String, String> table() throws IOException {
        var rows = new LinkedHashMap<String, String>();
        var lines = new ArrayList<>(Files.readAllLines(Path.of("../docs/adr-profiles.md")));
        int head = lines.indexOf("| evidence | verdict |");
        for (var line : lines.subList(head + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            var cells = line.split("\\|", -1);
            rows.put(cells[1].strip(), cells[2].strip());
        }
        return rows;
    }

    @Test
    void aLongTextIsNotGuessedAbout() {
        var filler = "x".repeat(1 << 20);
        var adr = "# 7. Swap\n\n" + CONTEXT + DECISION;
        var document = new Documents(adr + filler, key -> true).whole();
        var numbered = new Documents(ID + filler, key -> true).inARow().getFirst();

        assertThat(new AdrEvidence(document, AdrProfile.NYGARD, Set.of()).verdict())
                .isEqualTo(Verdict.NONE);
        assertThat(new AdrEvidence(numbered, AdrProfile.HELIX_EN, Set.of()).verdict())
                .isEqualTo(Verdict.BY_NUMBER);
    }
}
