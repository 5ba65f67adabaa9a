package dev.helix.testkit;

import dev.helix.domain.port.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until somebody moves it; a pause moves it and returns at once. Safe for many threads. */
public final class MovableClock implements InstantSource, Pause {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final AtomicReference<Instant> now;

    public MovableClock() {
        this(START);
    }

    public MovableClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public void pause(Duration duration) {
        move(duration);
    }

    /** Moves the clock; a negative duration sets it back. */
    public void move(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }
}
