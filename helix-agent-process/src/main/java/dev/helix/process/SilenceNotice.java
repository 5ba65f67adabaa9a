package dev.helix.process;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says when an agent's silence is worth telling: after 30 s, or a third of the longest silence that is allowed where that is shorter,
 * and again each time it has doubled. Not safe for many threads.
 */
public final class SilenceNotice {

    private static final Duration FIRST = Duration.ofSeconds(30);

    private final long first;
    private final LongSupplier nanoTime;
    private long heard;
    private long next;

    /** @param longest the silence after which the agent is given up; positive */
    public SilenceNotice(Duration longest) {
        this(longest, System::nanoTime);
    }

    SilenceNotice(Duration longest, LongSupplier nanoTime) {
        this.first = Math.min(FIRST.toNanos(), longest.toNanos() / 3);
        this.nanoTime = nanoTime;
        heard();
    }

    /** The agent was heard, or spoken to. */
    public void heard() {
        heard = nanoTime.getAsLong();
        next = first;
    }

    /** Returns how long to wait until the silence is worth telling; 0 if it is. */
    public long nanosLeft() {
        return Math.max(0, heard + next - nanoTime.getAsLong());
    }

    /** Returns how long the silence lasts, once each time that it is worth telling; null where it is not. */
    public @Nullable Duration due() {
        if (nanosLeft() > 0) {
            return null;
        }
        long silent = nanoTime.getAsLong() - heard;
        while (next <= silent) {
            next *= 2;
        }
        return Duration.ofNanos(silent);
    }
}
