package dev.helix.enforcement;

import dev.helix.domain.agent.AgentFailure;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often and after what pause a turn that failed through no fault of its prompt is tried again: twice the pause each
 * time, spread at random so that many chats do not come back together, and never before the other side said so.
 *
 * @param first pause, positive
 * @param longest pause; who is asked to wait longer gives up at once
 * @param retries after the first attempt, 0 or more
 */
public record Backoff(Duration first, Duration longest, int retries) {

    /** 2 s, 4 s, 8 s, with at most 2 minutes where the other side asks for more. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(2), 3);

    private static final double SPREAD = 0.5;

    public Backoff {
        if (!first.isPositive() || longest.compareTo(first) < 0 || retries < 0) {
            throw new IllegalArgumentException(
                    "a pause is positive, the longest is not the shortest, retries 0 or more");
        }
    }

    /**
     * Returns the pause before the next attempt, null if there is none.
     *
     * @param failed attempts so far, 1 or more
     */
    public @Nullable Duration pause(AgentFailure failure, int failed, RandomGenerator random) {
        if (failed > retries || !failure.isTransient()) {
            return null;
        }
        double doubled = Math.min((double) longest.toMillis(), first.toMillis() * Math.pow(2, failed - 1.0));
        var pause = Duration.ofMillis(Math.round(doubled * (1 - SPREAD + SPREAD * random.nextDouble())));
        var asked = failure.retryAfter();
        if (asked == null || asked.compareTo(pause) <= 0) {
            return pause;
        }
        return asked.compareTo(longest) > 0 ? null : asked.plus(pause.dividedBy(2));
    }
}
