package dev.helix.domain.evolution;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a project's development.
 *
 * @param attempts turns of agents, 1 or more; null for no limit
 * @param time their wall time together, positive; null for no limit
 * @param usd what they may cost together, in US dollars, positive; null for no limit. An agent that tells no price costs nothing
 */
public record PhaseBudget(
        @Nullable Integer attempts,
        @Nullable Duration time,
        @Nullable BigDecimal usd) {

    /** No limit at all. */
    public static final PhaseBudget NONE = new PhaseBudget(null, null, null);

    public PhaseBudget {
        if ((attempts != null && attempts < 1)
                || (time != null && !time.isPositive())
                || (usd != null && usd.signum() <= 0)) {
            throw new IllegalArgumentException("a budget is more than nothing");
        }
    }
}
