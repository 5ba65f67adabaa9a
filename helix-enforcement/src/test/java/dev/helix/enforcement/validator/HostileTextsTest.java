package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is made to be read slowly takes a time that grows as its length does: eight times as much may take three times as long as
 * in proportion, where one that looks back over all before would take eight times as long.
 */
class HostileTextsTest {

    private static final String HEADER =
            "---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n---\n\n# Use Postgres\n\n";
    private static final String CRITERIA = "\n\n## Acceptance Criteria\n\n- [ ] It works\n\n<!-- STEP: generate -->";
    private static final String DRAFT = HEADER + "## Context\n\nWhy." + CRITERIA;

    private static final int LENGTH = 12_000;
    private static final int TIMES = 8;

    /** A loaded machine and a compiler that has not come round yet. */
    private static final long SLACK_NANOS = 1_500_000_000L;

    private static final ValidationContext CONTEXT = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);

    private static final List<Validator> VALIDATORS = List.of(
            new StepMarkerValidator(),
            new AdrStructureValidator(AdrProfile.HELIX_EN),
            new AdrStructureValidator(AdrProfile.MADR),
            new FileExistenceValidator(AdrProfile.HELIX_EN),
            new ClaimedActionValidator(),
            new HygieneValidator(AdrProfile.HELIX_EN, ChangeRules.NONE.unclean()));

    /** A text whose middle is repeated. */
    record Hostile(String before, String piece, String after) {

        String of(int length) {
            var text = new StringBuilder(before);
            for (int i = 0; text.length() < length; i++) {
                text.append(piece.replace("%d", String.valueOf(i)));
            }
            return text.append(after).toString();
        }

        @Override
        public String toString() {
            return (before.isEmpty() ? "" : "… ") + piece.replace("\n", "\\n");
        }
    }

    private static Hostile alone(String piece) {
        return new Hostile("", piece, "");
    }

    private static Hostile inCode(String piece) {
        return new Hostile("```markdown\n" + HEADER + "## Context\n\n", piece, "\nx\n```\n");
    }

    private static Hostile inHeading(String piece) {
        return new Hostile(HEADER + "## Decision", piece, "x\n\nWe take it.\n");
    }

    private static Hostile inSection(String piece) {
        return new Hostile(HEADER + "## Context\n\n", piece, "\n\n## Decision\n\nWe take it." + CRITERIA);
    }

    static List<Hostile> aReplyTakesNoLongerThanItIs() {
        return List.of(
                alone("`"),
                alone("~"),
                alone("` "),
                alone("\n---"),
                alone("Sure.\n\n"),
                alone("```markdown\n"),
                alone("```\n"),
                alone("```md\n## Decision\n\nx\n```\n\nand so on\n\n"),
                new Hostile("It is so.\n\n", "Sure.\n\n", ""),
                inCode("\n"),
                inCode("\r"),
                inCode(" \n"),
                inHeading(" "),
                inHeading("\u00a0"),
                inHeading("\t"),
                inHeading("#"),
                inHeading(" #"),
                inHeading(" {#"),
                inHeading(" ("));
    }

    @ParameterizedTest
    @MethodSource
    @Timeout(120)
    void aReplyTakesNoLongerThanItIs(Hostile hostile) {
        var gaps = new AdrStructureValidator(AdrProfile.HELIX_EN).gaps(Answer.of(DRAFT), CONTEXT);
        assertThat(gaps).hasSize(1);

        growsInProportion(hostile, text -> {
            gaps.getFirst().fill(text);
            gaps.getFirst().fill("## Decision\n\n" + text);
        });
    }

    static List<Hostile> anAnswerTakesNoLongerThanItIs() {
        return List.of(
                alone("\u0301"),
                alone("A\u0301: "),
                new Hostile("```yaml\n", "key%d: value\n", "```\n\n## Context\n"),
                new Hostile("```yaml\n", "\n", "!\n```\n\n## Context\n"),
                alone("> "),
                alone("<!-- STEP:"),
                alone("<think>\n"),
                alone("[["),
                alone("---\nadr_id: ADR-%d\n\n"),
                inHeading(" "),
                inHeading("#"),
                inSection("#\n"),
                inSection("# T %d\n\n"),
                inSection("- - [ ] x\n"),
                inSection("| a | b |\n"),
                inSection("\u0301="));
    }

    @ParameterizedTest
    @MethodSource
    @Timeout(120)
    void anAnswerTakesNoLongerThanItIs(Hostile hostile) {
        growsInProportion(hostile, text -> {
            var answer = Answer.of(text);
            for (var validator : VALIDATORS) {
                validator.check(answer, CONTEXT);
                validator.fix(answer, CONTEXT);
            }
            Holdings.of(text, SectionMeanings.USUAL).carriedInto(DRAFT, place -> false);
        });
    }

    /** Does something with a text. */
    private interface Work {
        void on(String text);
    }

    private static void growsInProportion(Hostile hostile, Work work) {
        var small = hostile.of(LENGTH);
        work.on(small);
        long one = nanos(work, small);
        long many = nanos(work, hostile.of(TIMES * LENGTH));

        assertThat(many).isLessThan(3 * TIMES * one + SLACK_NANOS);
    }

    /** Of this process: other work of the machine does not count. */
    private static long nanos(Work work, String text) {
        long before = processor();
        work.on(text);
        return processor() - before;
    }

    private static long processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
