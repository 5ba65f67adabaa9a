package dev.helix.evolution;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a candidate is validated ({@code validation} in {@code helix.yaml}).
 *
 * @param unit the project's own tests; null leaves the stage out
 * @param e2e tests against the running test system; null leaves the stage out
 * @param benchmark main against candidate; null leaves the stage out
 * @param environment what the commands get besides the slot's own variables
 */
public record ValidationPlan(
        @Nullable StageCommand unit,
        @Nullable StageCommand e2e,
        @Nullable BenchmarkPlan benchmark,
        Map<String, String> environment) {

    public ValidationPlan {
        environment = Map.copyOf(environment);
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
    }
}
