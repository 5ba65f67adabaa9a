package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdrFinderTest {

    private static final String HEADER = "---\nadr_id: 037\ntitle: Slots\nstatus: Proposed\n---\n";
    private static final String MADR =
            "# Use slots\n\n## Context and Problem Statement\n\nA.\n\n## Decision Outcome\n\nB.\n";

    private static List<AdrDocument> found(String text, AdrProfile profile) {
        return new AdrFinder(Answer.of(text), InMemoryFiles.empty(), profile).find();
    }

    private static List<AdrDocument> found(String text) {
        return found(text, AdrProfile.HELIX_DE);
    }

    private static List<String> foundIn(InMemoryFiles files, String... written) {
        var answer = Answer.of("Geschrieben.", Stream.of(written).map(Path::of).toList());
        return new AdrFinder(answer, files, AdrProfile.HELIX_DE)
                .find().stream()
                        .map(document -> String.valueOf(document.file()))
                        .toList();
    }

    @Test
    void takesAWrittenFileForAnAdrByItsPlaceAndNameOrByItsHeader() {
        var files = InMemoryFiles.empty()
                .with("adr/038-bare.md", "no header at all")
                .with("docs/adr/adr-0039_bare.md", "none here either")
                .with("docs/038-bare.md", "no header, and no folder of ADRs")
                .with("adr/notes.md", "no number")
                .with("docs/decision.md", HEADER)
                .with("adr/040-x.txt", HEADER);

        assertThat(foundIn(
                        files,
                        "adr/038-bare.md",
                        "docs/adr/adr-0039_bare.md",
                        "docs/038-bare.md",
                        "adr/notes.md",
                        "docs/decision.md",
                        "adr/040-x.txt",
                        "adr/041-gone.md"))
                .containsExactly("adr/038-bare.md", "docs/adr/adr-0039_bare.md", "docs/decision.md");
    }

    @Test
    void looksAtAHundredWrittenFilesAtMost() {
        var files = InMemoryFiles.empty();
        var names = new String[101];
        for (int i = 0; i < names.length; i++) {
            names[i] = "adr/%03d-x.md".formatted(i + 1);
            files = files.with(names[i], HEADER);
        }

        assertThat(foundIn(files, names)).hasSize(100).doesNotContain("adr/101-x.md");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n\t", "\uFEFF", "---", "\n---", "---\n", "\n---\n---"})
    void findsNothingInAlmostNothing(String text) {
        assertThat(found(text)).isEmpty();
        assertThat(found(text, AdrProfile.MADR)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // At the beginning a header is one whatever its first line is.
                "\n---\n\nadr_id: 037\n---\n",
                "\uFEFF---\nadr_id: 037\n---\n",
                "\uFEFF\n---\n\nadr_id: 037\n---\n",
                // Behind prose its first line has to look like one.
                "So:\n\n---\nadr_id: 037\n---\n",
                "So:\n\n---\n# a comment\nadr_id: 037\n---\n",
                "So:\n\n---\nmy-key_2: x\nadr_id: 037\n---\n",
                "So:\r\n---\r\nadr_id: 037\r\n---\r\n",
                "A: 1\n\n---\n\n---\n\n---\nadr_id: 037\n---\n",
                "```java\nint a;\n```\n\n---\nadr_id: 037\n---\n",
                "So:\n\n---\nadr_id: 037\nbroken: [\n---\n",
                "So:\n\n---\nadr_id: 037\n",
                // Without its number, by a field and a section.
                "So:\n\n---\nstatus: angenommen\n---\n\n## Entscheidung\n",
                "---\nstatus: Proposed\n---\n\n## Kontext\n",
                "```markdown\n---\ntitle: Slots\n---\n\n## Kontext\n\n## Entscheidung\n```\n",
                "```markdown title=\"037\"\n---\nadr_id: 037\n---\n\nText\n```\n",
                "```\n---\nadr_id: 037\n---\n\nText\n```\n",
                "~~~MD\n---\nadr_id: 037\n---\n\nText\n~~~\n",
                // Of TOML.
                "+++\nadr_id = \"037\"\n+++\n",
                "So:\n\n+++\nstatus = \"accepted\"\n+++\n\n## Entscheidung\n",
                // In a code block of its own, with or without its rules.
                "So:\n\n```yaml\n---\nadr_id: 037\n---\n```\n\n## Kontext\n\nText\n",
                "```yaml\nadr_id: 037\ntitle: Slots\n```\n\n# Slots\n\n## Kontext\n\nText\n"
            })
    void findsADocumentWithItsHeader(String text) {
        assertThat(found(text))
                .singleElement()
                .satisfies(document -> assertThat(document.header()).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Text\n\n---\n\nadr_id: 037\n\n---\n\nText",
                "Text\n\n---\nadr id: 1\nadr_id: 037\n---\n",
                "Text\n\n---\n: x\nadr_id: 037\n---\n",
                "Text\n\n ---\nadr_id: 037\n---\n",
                "Text ---\nadr_id: 037\n---\n",
                "Text\n\n----\nadr_id: 037\n----\n",
                "Text\n\n---\nnested:\n  adr_id: 037\n---\n",
                "Text\n\n---\nname: Jekyll\n---\n\n## Kontext\n",
                "Text\n\n---\ntitle: Jekyll\n---\n\n## Anderes\n",
                "---\ntitle: Jekyll\nlayout: post\n---\n\n## Anderes\n",
                "---\nlayout: post\n---\n\n## Kontext\n",
                "```yaml\n---\nadr_id: 037\n---\n```\n",
                "Text\n\n```java\nint a;\n```\n\n```yaml\n---\nadr_id: 037\n---\n```\n",
                "```markdown\n---\nlayout: post\n---\n\n## Kontext\n```\n",
                "```markdown\nadr_id: 037\n```\n",
                // A header that is only shown.
                "```markdown\n---\nadr_id: 037\n---\n```\n",
                "```\n---\nadr_id: ADR-NNN\ntitle: short title\n---\n```\n\nShall I write one?",
                "```yaml\n---\nadr_id: 999\nfiles:\n  modify: [x.py]\n---\n```\n\nText\n",
                "```yaml\nadr_id: 999\n```\n\nText\n",
                "Begin so:\n\n---\nadr_id: NNN\ntitle: short\n---\n",
                // A template that is only shown.
                "```markdown\n---\nadr_id: NNN\ntitle: {title}\n---\n\n## Kontext\n\n{why}\n```\n",
                // Two sections that are only quoted.
                "```markdown\n## Kontext\n\nA\n\n## Entscheidung\n\nB\n\n## Akzeptanzkriterien\n\n- [ ] C\n```\n",
                // A blog post.
                "---\ndate: 2026-01-01\nlayout: post\n---\n\n# Post\n\n## Kontext\n"
            })
    void findsNoneInRulesOtherHeadersAndOtherCode(String text) {
        assertThat(found(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"adr_id\": 037\ntitle: x\n",
                "'adr_id': 037\n",
                "\nadr_id: 037\ntitle: x\n",
                "  \n\n\"adr_id\": 037\ntitle: x\n",
                "\n# about\nadr_id: 037\ntitle: x\n",
                "# about\n\"adr_id\": 037\n",
                "# about\n\nadr_id: 037\ntitle: x\n",
                "# about\n\n\"adr_id\": 037\ntitle: x\n",
                "\n# about\n\nadr_id: 037\ntitle: x\n",
                "\n# about\n\n# more\n  \n'adr_id': 037\ntitle: x\n",
                "? adr_id\n: 037\ntitle: x\n",
                "{adr_id: 037, title: x}\n"
            })
    void findsAHeaderBehindProseHoweverItsFirstKeyIsWritten(String lines) {
        var text = "Here it is:\n\n---\n" + lines + "---\n\n# X\n\n## Kontext\n\nA\n";
        for (var written : List.of(text, text.replace("\n", "\r\n"), "\uFEFF" + text)) {
            assertThat(found(written))
                    .as(written)
                    .singleElement()
                    .satisfies(document -> assertThat(document.header()).isNotNull());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\n  adr_id: 037\ntitle: x\n---\n",
                "---\n  title: x\nadr_id: 037\n---\n",
                "---\n\tadr_id: 037\n\ttitle: x\n---\n",
                "---\n\ttitle: x\nadr_id: 037\n---\n",
                "---\n     adr_id: 037\n     title: x\n---\n",
                "---\n- adr_id: 037\n- title: x\n---\n",
                "---\n1. adr_id: 037\n2. title: x\n---\n",
                "> ---\n> adr_id: 037\n> title: x\n> ---\n",
                "  ---\n  adr_id: 037\n  title: x\n  ---\n"
            })
    void whatWasMeantAsAHeaderIsTheHeaderOfTheSectionsBehindIt(String header) {
        var body = "\n# X\n\n## Kontext\n\nA\n\n## Entscheidung\n\nB\n";
        for (var before : List.of("Here it is:\n\n", "")) {
            assertThat(found(before + header + body))
                    .as(before + header)
                    .singleElement()
                    .satisfies(document -> {
                        assertThat(document.header()).isNotNull();
                        assertThat(document.text()).contains("## Kontext");
                    });
        }
    }

    @Test
    void findsTheSureHeaderBehindManyThatOnlyMightBeOne() {
        var text = "Text\n\n" + "---\ntitle: x\n---\n\n".repeat(40) + HEADER;

        assertThat(found(text))
                .singleElement()
                .satisfies(document -> assertThat(document.text()).isEqualTo(HEADER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"```markdown\n%s```\n", "So:\n\n~~~md\n%s~~~\n", "%s", "\n\n%s"})
    void findsADocumentWithoutAHeaderByTwoOfItsSections(String place) {
        assertThat(found(place.formatted(MADR), AdrProfile.MADR)).hasSize(1);
        assertThat(found(place.formatted(MADR.replace("Decision Outcome", "Result")), AdrProfile.MADR))
                .hasSize(1);
        assertThat(found(
                        place.formatted(
                                MADR.replace("Decision Outcome", "Result").replace(" and Problem Statement", "")),
                        AdrProfile.MADR))
                .isEmpty();
        assertThat(found(place.formatted(MADR))).isEmpty();
    }

    @Test
    void needsNoFilesForTextWithoutARule() {
        assertThat(AdrFinder.needsNoFiles(Answer.of("Text - and -- more"), AdrProfile.HELIX_DE))
                .isTrue();
        assertThat(AdrFinder.needsNoFiles(Answer.of("---"), AdrProfile.HELIX_DE))
                .isFalse();
        assertThat(AdrFinder.needsNoFiles(Answer.of("Text", List.of(Path.of("a.md"))), AdrProfile.HELIX_DE))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "Status", "date", "decision-makers", "Decision_Makers", "deciders"})
    void behindProseAHeaderWithAFieldOfDecisionsBeginsAnAdrOfAProfileThatAsksForNone(String key) {
        var adr = "---\n" + key + ": accepted\n---\n\n" + MADR;

        assertThat(found("Here it is.\n\n" + adr, AdrProfile.MADR))
                .extracting(AdrDocument::text)
                .containsExactly(adr);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "stat", "author"})
    void behindProseOtherFieldsBeginNone(String key) {
        var text = "Here it is.\n\n---\n" + key + ": accepted\n---\n\n" + MADR;

        assertThat(found(text, AdrProfile.MADR)).extracting(AdrDocument::text).containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adr_id", "ADR-ID"})
    void behindProseAHeaderWithTheNumberIsFoundHoweverItsKeyIsWritten(String key) {
        var adr = "---\n" + key + ": 037\n---\n\n# T\n\n## Kontext\n\nA.\n";

        assertThat(found("Here it is.\n\n" + adr)).extracting(AdrDocument::text).containsExactly(adr);
    }
}
