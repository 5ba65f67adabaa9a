package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SpliceTest {

    private static final long ROUNDS = Long.getLong("helix.fuzz.rounds", 1_000);

    private static final ValidationContext CONTEXT = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);
    private static final String MARKER = "<!-- STEP: generate -->";
    private static final List<String> PARAGRAPHS = List.of(
            "Words with `code` and Ümlaut.",
            "- one\n- two",
            "1. first\n\n   ```\n   ## Context\n   ```",
            "```markdown\n## Decision\n```",
            "~~~\n<!-- STEP: why -->\n~~~",
            "Quoted: `<!-- STEP: what -->`",
            "> ## Acceptance Criteria",
            "| a | b |\n|---|---|\n| c | d |",
            "### Inner\n\nMore.",
            "<!-- a note -->\n\nText.");

    private final Validator markers = new StepMarkerValidator();
    private final Validator adrs = new AdrStructureValidator(AdrProfile.HELIX_EN);

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static String prose(RandomGenerator random) {
        var text = new StringBuilder("A paragraph.");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append("\n\n").append(PARAGRAPHS.get(random.nextInt(PARAGRAPHS.size())));
        }
        return text.toString();
    }

    /** An ADR with some sections away or empty, followed by a marker or not. */
    private static String adr(RandomGenerator random) {
        var text = new StringBuilder("---\nadr_id: 037\ntitle: Slots\nstatus: Proposed\n---\n\n# Slots\n\nIntro.\n\n");
        for (var section : AdrProfile.HELIX_EN.sections()) {
            var content = section.criteria() ? "- [ ] it works" : prose(random);
            switch (random.nextInt(5)) {
                case 0 -> {}
                case 1 ->
                    text.append("## ")
                            .append(section.title())
                            .append(random.nextBoolean() ? "\n\n### Inner" : "")
                            .append("\n\n```sh\nmake\n```\n\n");
                case 2 -> text.append("## ").append(section.title()).append("\n\n");
                default ->
                    text.append("## ")
                            .append(section.title())
                            .append("\n\n")
                            .append(content)
                            .append("\n\n");
            }
        }
        return text + (random.nextBoolean() ? MARKER + "\n" : "");
    }

    private static List<Issue> errors(Validator validator, String text) {
        return validator.check(Answer.of(text), CONTEXT).stream()
                .filter(Issue::blocks)
                .toList();
    }

    private static String splice(Validator validator, String text, String reply) {
        var edits = validator.gaps(Answer.of(text), CONTEXT).stream()
                .map(gap -> gap.fill(reply))
                .flatMap(List::stream)
                .toList();
        return Edits.apply(text, edits);
    }

    /** What {@code whole} has more than {@code part}, if all of {@code part} is in it in order, line by line. */
    private static List<String> added(String part, String whole) {
        var rest = new ArrayList<String>();
        var lines = part.lines().filter(line -> !line.isBlank()).toList();
        int at = 0;
        for (var line : whole.lines().filter(line -> !line.isBlank()).toList()) {
            if (at < lines.size() && lines.get(at).strip().equals(line.strip())) {
                at++;
            } else {
                rest.add(line);
            }
        }
        assertThat(at).describedAs("all of %s is in %s", part, whole).isEqualTo(lines.size());
        return rest;
    }

    @Test
    void putsAMissingMarkerBehindAnyText() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = random(seed);
            var text = prose(random) + (random.nextInt(4) == 0 ? "\n\n```\nopen" : "") + "\n".repeat(random.nextInt(3));
            var spliced = splice(markers, text, "Here: " + MARKER);

            assertThat(errors(markers, spliced))
                    .describedAs("seed %d: %s", seed, spliced)
                    .isEmpty();
            assertThat(StepMarkers.of(spliced).step())
                    .describedAs("seed %d", seed)
                    .isPresent();
            assertThat(spliced)
                    .describedAs("seed %d", seed)
                    .startsWith(text.stripTrailing())
                    .endsWith(MARKER);
            assertThat(splice(markers, spliced, MARKER))
                    .describedAs("seed %d", seed)
                    .isEqualTo(spliced);
        }
    }

    @Test
    void putsMissingSectionsIntoAnyAdr() {
        int incomplete = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            var text = adr(random(seed));
            var reply = """
                    Sure.

                    ## Context

                    New context.

                    ## Decision

                    New decision.

                    ## Acceptance Criteria

                    - [ ] new criterion

                    <!-- STEP: done -->
                    """;
            var spliced = splice(adrs, text, reply);

            assertThat(errors(adrs, spliced))
                    .describedAs("seed %d: %s\n=====\n%s", seed, text, spliced)
                    .isEmpty();
            assertThat(added(text, spliced))
                    .describedAs("seed %d: %s", seed, spliced)
                    .allMatch(line -> line.startsWith("## ") || line.contains("ew c") || line.contains("ew d"));
            assertThat(StepMarkers.of(spliced).step())
                    .describedAs("seed %d: %s", seed, spliced)
                    .isEqualTo(StepMarkers.of(text).step());
            assertThat(splice(adrs, spliced, reply))
                    .describedAs("seed %d", seed)
                    .isEqualTo(spliced);
            incomplete += errors(adrs, text).isEmpty() ? 0 : 1;
        }
        assertThat(incomplete).isGreaterThan((int) ROUNDS / 2);
    }

    @Test
    void putsASectionWhereItBelongs() {
        var text =
                "---\nadr_id: 1\ntitle: T\nstatus: s\n---\n\n## Context\n\nA\n\n## Acceptance Criteria\n\n- [ ] c\n\n"
                        + MARKER + "\n";

        assertThat(splice(adrs, text, "## Decision\n\nB <!-- STEP: why -->"))
                .isEqualTo(text.replace("## Acceptance", "\n## Decision\n\nB\n\n## Acceptance"));
        assertThat(splice(
                        adrs, text.replace("- [ ] c\n\n", ""), "## Decision\n\nB\n\n## Acceptance Criteria\n\n- [ ] d"))
                .endsWith("## Acceptance Criteria\n\n- [ ] d\n\n" + MARKER + "\n");
    }

    @Test
    void takesNothingOutOfAReplyThatLacksIt() {
        var text = "---\nadr_id: 1\ntitle: T\nstatus: s\n---\n\n## Context\n\nA\n";

        assertThat(splice(adrs, text, "## Context\n\nB")).isEqualTo(text);
        assertThat(splice(adrs, text, "## Decision\n\n<!-- STEP: why -->")).isEqualTo(text);
        assertThat(splice(markers, text, "none")).isEqualTo(text);
        assertThat(splice(markers, text, "<!-- STEP: xxx -->")).isEqualTo(text);
    }

    @Test
    void asksForSectionsOnlyWhenNothingElseIsWrong() {
        var text = "---\nadr_id: 1\ntitle: T\n---\n\n## Context\n\nA\n";

        assertThat(adrs.gaps(Answer.of(text), CONTEXT)).isEmpty();
        assertThat(adrs.gaps(Answer.of(text.replace("T\n", "T\nstatus: s\n")), CONTEXT))
                .extracting(Gap::request)
                .hasSize(2)
                .anySatisfy(request -> assertThat(request).contains("Decision"));
        assertThat(markers.gaps(Answer.of(MARKER), CONTEXT)).isEmpty();
        assertThat(markers.gaps(Answer.of("x"), CONTEXT)).hasSize(1);
    }

    @Test
    void ofSeveralAdrsEachRequestNamesItsOwn() {
        var first =
                "---\nadr_id: ADR-1\ntitle: S\nstatus: P\n---\n\n## Context\n\nA.\n\n## Acceptance Criteria\n\n- [ ] c\n\n";
        var second = first.replace("ADR-1", "ADR-2").replace("title: S", "title: T");

        assertThat(adrs.gaps(Answer.of(first + second), CONTEXT))
                .extracting(Gap::request)
                .satisfiesExactly(
                        request -> assertThat(request)
                                .contains("“ADR-1:”", "“Decision”")
                                .doesNotContain("ADR-2"),
                        request -> assertThat(request)
                                .contains("“ADR-2:”", "“Decision”")
                                .doesNotContain("ADR-1"));
        assertThat(adrs.gaps(Answer.of(first), CONTEXT))
                .extracting(Gap::request)
                .noneMatch(each -> each.contains("ADR"));
        assertThat(adrs.gaps(Answer.of(first + first), CONTEXT)).isEmpty();
    }

    @Test
    void putsTheLastSectionBehindTheOthersAndBeforeTheMarker() {
        var text = "---\nadr_id: 037\ntitle: S\nstatus: P\n---\n\n## Context\n\nA.\n\n## Decision\n\nB.\n";
        var reply = "## Acceptance Criteria\n\n- [ ] it works\n\n<!-- STEP: done -->\n";
        var wanted = "## Acceptance Criteria\n\n- [ ] it works\n\n";

        assertThat(splice(adrs, text, reply)).isEqualToIgnoringWhitespace(text + wanted);
        assertThat(splice(adrs, text + "\n" + MARKER, reply)).isEqualToIgnoringWhitespace(text + wanted + MARKER);
    }

    @Test
    void aSectionThatHasOnlyAnotherOneBelowItIsAskedForAndTheOtherStays() {
        var madr = new AdrStructureValidator(AdrProfile.MADR);
        var text = """
            # T

            ## Context and Problem Statement

            A.

            ## Considered Options

            ### Pros and Cons of the Options

            Many.

            ## Decision Outcome

            B.
            """;

        assertThat(errors(madr, text)).extracting(Issue::code).containsExactly("EMPTY_ADR_SECTION");
        assertThat(splice(madr, text, "## Considered Options\n\n- X\n- Y"))
                .isEqualTo(text.replace("## Considered Options\n\n", "\n## Considered Options\n\n- X\n- Y\n\n"));
    }

    @Test
    void oneWhoseTextIsInItsHeadingIsNotAskedForAgain() {
        var text = "---\nadr_id: 1\ntitle: T\nstatus: s\n---\n\n## Context: A\n\n## Decision\n\n";

        assertThat(adrs.gaps(Answer.of(text), CONTEXT))
                .extracting(Gap::request)
                .hasSize(2)
                .noneMatch(request -> request.contains("Context"));
    }
}
