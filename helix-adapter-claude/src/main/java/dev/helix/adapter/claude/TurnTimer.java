package dev.helix.adapter.claude;

import java.time.Duration;

/** Until when a turn waits for what. Not safe for many threads. */
final class TurnTimer {

    private final ClaudeSettings.Timers timers;
    private long began;
    private long silence;
    private long total;

    TurnTimer(ClaudeSettings.Timers timers) {
        this.timers = timers;
    }

    /** The turn begins. */
    void begin() {
        began = System.nanoTime();
        total = began + timers.total().toNanos();
        silence = total;
    }

    /** The agent was heard, or spoken to. */
    void heard() {
        silence = System.nanoTime() + timers.silence().toNanos();
    }

    /** The agent has a reason to be silent for {@code longer}. */
    void allow(Duration longer) {
        silence += longer.toNanos();
    }

    /** The turn was interrupted: only a short time is left, whatever is heard. */
    void interrupted() {
        silence = System.nanoTime() + timers.interrupt().toNanos();
        total = silence;
    }

    /** Returns how long to wait for the next line, 0 if the time is up. */
    long nanosLeft() {
        return Math.max(0, Math.min(silence, total) - System.nanoTime());
    }

    /** Returns whether the whole turn has taken too long. */
    boolean isTotalUp() {
        return System.nanoTime() - total >= 0;
    }

    /** Returns how long the turn has taken so far. */
    Duration elapsed() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - began));
    }
}
