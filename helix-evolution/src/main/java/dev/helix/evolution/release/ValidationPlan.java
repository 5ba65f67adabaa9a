package dev.helix.evolution.release;

import dev.helix.domain.port.TestReports;
import dev.helix.domain.text.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a candidate is validated ({@code validation} in {@code helix.yaml}).
 *
 * @param syntax commands that check the syntax; empty for parsers by the files' types
 * @param unit the project's own tests; null leaves the stage out
 * @param baseline whether these run on main's own tree where nobody knows what runs there, to have something to compare with
 * @param e2e tests against the running test system; null leaves the stage out
 * @param benchmark main against candidate; null leaves the stage out
 * @param ablation leaving out the pieces of a change, one at a time; null leaves the stage out
 * @param environment what the commands get besides the slot's own variables
 */
public record ValidationPlan(
        List<List<String>> syntax,
        @Nullable StageCommand unit,
        boolean baseline,
        @Nullable StageCommand e2e,
        @Nullable BenchmarkPlan benchmark,
        @Nullable AblationPlan ablation,
        Map<String, String> environment) {

    /** A plan with a baseline and without ablation. */
    public ValidationPlan(
            List<List<String>> syntax,
            @Nullable StageCommand unit,
            @Nullable StageCommand e2e,
            @Nullable BenchmarkPlan benchmark,
            Map<String, String> environment) {
        this(syntax, unit, true, e2e, benchmark, null, environment);
    }

    public ValidationPlan {
        syntax = syntax.stream().map(List::copyOf).toList();
        environment = Map.copyOf(environment);
    }

    /**
     * Returns the digest of all that a verdict depends on. The environment only says where the systems are, and ablation never
     * decides.
     */
    String digest() {
        var text = syntax + "\n" + unit + "\n" + e2e + "\n" + (benchmark == null ? "" : benchmark.text())
                + (baseline ? "" : "\nno baseline");
        return Sha256.hex(text);
    }

    /**
     * A command that is a stage.
     *
     * @param command program and arguments, run in the slot
     * @param timeout after which it is ended and has failed
     */
    public record StageCommand(List<String> command, Duration timeout) {
        public StageCommand {
            command = List.copyOf(command);
            if (command.isEmpty() || !timeout.isPositive()) {
                throw new IllegalArgumentException("a stage has a command and a positive timeout");
            }
        }

        /** Returns whether it writes its reports where it is told to: then it has to. */
        boolean reports() {
            return command.stream().anyMatch(word -> word.contains(TestReports.VARIABLE));
        }
    }

    /**
     * How much may be left out.
     *
     * @param budget after which no further piece is tried
     * @param hunks how many pieces are tried, 1 or more
     */
    public record AblationPlan(Duration budget, int hunks) {
        public AblationPlan {
            if (!budget.isPositive() || hunks < 1) {
                throw new IllegalArgumentException("ablation has a budget, and tries at least one piece");
            }
        }
    }

    /**
     * A benchmark: its command prints lines of {@code name=value}.
     *
     * @param command run in turn in a slot with main and in the candidate's
     * @param runs of each, 1 or more; up to three times as many when these can't tell
     * @param tolerance how much worse a median may be, 0.1 for a tenth
     * @param higherIsBetter the names of which more is better; of all others less is
     */
    public record BenchmarkPlan(StageCommand command, int runs, double tolerance, Set<String> higherIsBetter) {
        public BenchmarkPlan {
            higherIsBetter = Set.copyOf(higherIsBetter);
            if (runs < 1 || tolerance < 0) {
                throw new IllegalArgumentException("a benchmark has at least one run and no negative tolerance");
            }
        }

        /** A set prints in any order. */
        private String text() {
            return command + " " + runs + " " + tolerance + " " + new TreeSet<>(higherIsBetter);
        }
    }
}
