package dev.helix.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread or process does: the one place where a test looks again and again, and leaves the processor alone meanwhile. */
public final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(10);

    private Eventually() {}

    /** The condition that is waited for. */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E, InterruptedException;
    }

    /**
     * Waits until {@code condition} holds.
     *
     * @param what is waited for, as a sentence
     * @throws AssertionError when it does not within a minute
     */
    public static <E extends Exception> void holds(String what, Condition<E> condition) throws E, InterruptedException {
        if (!within(LIMIT, condition)) {
            throw new AssertionError("within " + LIMIT.toSeconds() + " s it did not become true that " + what);
        }
    }

    /** Waits until {@code condition} holds, at most {@code limit}; returns whether it does. */
    public static <E extends Exception> boolean within(Duration limit, Condition<E> condition)
            throws E, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while a test waited");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }
}
