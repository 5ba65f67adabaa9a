package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The end of the time that a filling may take. */
final class Deadline {

    private final InstantSource clock;
    private final Instant end;
    private final Duration limit;

    Deadline(InstantSource clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.end = clock.instant().plus(limit);
    }

    /**
     * Returns what is left, which is more than nothing.
     *
     * @throws PortException when nothing is, or somebody has interrupted the thread
     */
    Duration left() {
        if (Thread.currentThread().isInterrupted()) {
            throw new PortException("it was cancelled");
        }
        var left = Duration.between(clock.instant(), end);
        if (!left.isPositive()) {
            throw new PortException("it took longer than the " + limit.toSeconds()
                    + " s of data.timeout in helix.yaml; look why, or raise that");
        }
        return left;
    }

    Instant now() {
        return clock.instant();
    }
}
