package dev.helix.evolution.develop;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.port.Pause;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a phase waits for a model service that is away: an outage of minutes is nobody's fault, and costs no attempt.
 *
 * @param longest how long one outage is waited for, positive; after that the development ends, and can go on later
 * @param pause lets time pass
 */
public record Outage(Duration longest, Pause pause) {

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(1);

    public Outage {
        if (!longest.isPositive()) {
            throw new IllegalArgumentException("an outage is waited for");
        }
    }

    /**
     * Returns how long to wait before the model is asked again: twice as long each time, and never less than it asked for itself.
     *
     * @param times it was away, this one among them; 1 or more
     * @param waited so far
     * @return null where the whole outage would be longer than it is waited for
     */
    @Nullable
    Duration next(AgentFailure failure, int times, Duration waited) {
        var doubled = FIRST.multipliedBy(1L << Math.min(times - 1, 10));
        var wait = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        var asked = failure.retryAfter();
        if (asked != null && asked.compareTo(wait) > 0) {
            wait = asked;
        }
        return waited.plus(wait).compareTo(longest) > 0 ? null : wait;
    }

    /** Waits, as long as {@code wanted} says so: a stop is not to wait for the model. */
    void sitOut(Duration wait, BooleanSupplier wanted) {
        for (var left = wait; left.isPositive() && wanted.getAsBoolean(); left = left.minus(LOOK)) {
            pause.pause(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
    }
}
