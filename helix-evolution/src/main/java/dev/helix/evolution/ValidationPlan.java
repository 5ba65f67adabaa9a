package dev.helix.evolution;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a candidate is validated ({@code validation} in {@code helix.yaml}).
 *
 * @param unit the project's own tests; null leaves the stage out
 * @param e2e tests against the running test system; null leaves the stage out
 * @param environment what the commands get besides the slot's own variables
 */
public record ValidationPlan(
        @Nullable StageCommand unit, @Nullable StageCommand e2e, Map<String, String> environment) {

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
}
