package dev.helix.domain.agent;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cost of one turn: of this turn alone, never a running total.
 *
 * @param turns model calls made, 0 or more
 * @param inputTokens read by the model
 * @param outputTokens written by the model
 * @param costUsd in US dollars; null where the agent tells no price
 * @param duration wall time
 */
public record Usage(
        int turns,
        long inputTokens,
        long outputTokens,
        @Nullable BigDecimal costUsd,
        Duration duration) {

    /** Nothing used, at no cost. */
    public static final Usage NONE = new Usage(0, 0, 0, BigDecimal.ZERO, Duration.ZERO);

    public Usage {
        if (turns < 0 || inputTokens < 0 || outputTokens < 0 || duration.isNegative()) {
            throw new IllegalArgumentException("usage is never negative");
        }
    }

    /** Returns whether the agent told no tokens of a turn that has used some: a call of a model is never free of them. */
    public boolean leavesTokensUntold() {
        return inputTokens + outputTokens == 0 && (turns > 0 || costUsd == null || costUsd.signum() > 0);
    }

    /** Returns both together; the price is unknown as soon as one is. */
    public Usage plus(Usage other) {
        var cost = costUsd == null || other.costUsd == null ? null : costUsd.add(other.costUsd);
        return new Usage(
                turns + other.turns,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cost,
                duration.plus(other.duration));
    }
}
