package dev.helix.enforcement;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much one answer may cost, all attempts together. It belongs to the call: nothing is carried over to the next.
 *
 * @param maxAttempts answers asked for at most, at least 1; 1 never retries. Turns that end without an answer don't count
 * @param time wall time after which no attempt starts and a running one is cancelled
 * @param costUsd in US dollars; an attempt that would exceed it at the mean cost so far is not started; null is no limit
 * @param turns model calls; null is no limit
 */
public record Budget(
        int maxAttempts,
        Duration time,
        @Nullable BigDecimal costUsd,
        @Nullable Integer turns) {

    /** Two retries within a quarter of an hour. */
    public static final Budget DEFAULT = new Budget(3, Duration.ofMinutes(15), null, null);

    public Budget {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("at least one attempt, not " + maxAttempts);
        }
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("the time for an answer is positive, not " + time);
        }
    }

    /** Returns the default with {@code retries} after the first attempt. */
    public static Budget retries(int retries) {
        return new Budget(retries + 1, DEFAULT.time, null, null);
    }
}
