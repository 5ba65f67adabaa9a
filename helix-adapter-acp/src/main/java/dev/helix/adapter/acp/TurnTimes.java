package dev.helix.adapter.acp;

import dev.helix.process.SilenceNotice;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The times of one turn: how long it may take in all, and how long the agent may say nothing. Not safe for use by several threads. */
final class TurnTimes {

    private final AcpSettings.Timers timers;
    private final SilenceNotice quiet;
    private long began;
    private long total;
    private long silence;

    TurnTimes(AcpSettings.Timers timers) {
        this.timers = timers;
        this.quiet = new SilenceNotice(timers.silence());
    }

    /** From now on the turn counts, also where it waits for a process. */
    void begin() {
        began = System.nanoTime();
        total = began + timers.total().toNanos();
    }

    /** Returns how long the turn may still take; not positive where it has taken too long. */
    long nanosToEnd() {
        return total - System.nanoTime();
    }

    /**
     * The agent was heard, or spoken to.
     *
     * @param working whether it works on the prompt: else it is about to get ready
     */
    void heard(boolean working) {
        quiet.heard();
        silence = System.nanoTime() + (working ? timers.silence() : timers.start()).toNanos();
    }

    /** The agent was heard, and gets no more time for that. */
    void heardAtLast() {
        quiet.heard();
    }

    /** The agent was asked to end, and has a short time for that. */
    void endSoon() {
        silence = System.nanoTime() + timers.cancel().toNanos();
        total = silence;
    }

    /** Returns how long to wait for it; 0 where its time is over. */
    long nanosLeft() {
        return Math.max(0, Math.min(silence, total) - System.nanoTime());
    }

    /** Returns how long to wait for it, or until its silence is worth telling. */
    long nanosUntilToldOrOver() {
        return Math.min(nanosLeft(), quiet.nanosLeft());
    }

    /** Returns how long the silence lasts, once each time that it is worth telling; null where it is not. */
    @Nullable
    Duration silenceToTell() {
        return nanosLeft() > 0 ? quiet.due() : null;
    }

    /** Returns how long the turn has taken; nothing before it began. */
    Duration taken() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - began));
    }
}
