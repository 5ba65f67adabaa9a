package dev.helix.adapter.acp;

import dev.helix.domain.port.Agent;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** So many turns at once and no more, and one at a time for each conversation. Safe for use by many threads. */
final class Seats {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> busy = new HashSet<>();
    private final int seats;
    private int free;
    private int waiting;
    private boolean closed;

    Seats(int seats) {
        this.seats = seats;
        free = seats;
    }

    /**
     * Waits for a seat.
     *
     * @param session the conversation that is gone on with; null for a new one
     * @param unwanted whether the seat is no longer wanted; looked at after each {@link #wake}
     * @param nanos the longest wait
     * @return whether there is one; it is to be given back
     */
    boolean take(@Nullable String session, BooleanSupplier unwanted, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
            for (long left = nanos; left > 0 && !closed && !unwanted.getAsBoolean(); ) {
                if (free > 0 && (session == null || !busy.contains(session))) {
                    free--;
                    if (session != null) {
                        busy.add(session);
                    }
                    return true;
                }
                left = changed.awaitNanos(left);
            }
            return false;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Returns what the processes do now; none is kept when its turn is over. */
    Agent.Crew crew() {
        lock.lock();
        try {
            return new Agent.Crew(seats - free, 0, waiting);
        } finally {
            lock.unlock();
        }
    }

    /** Gives a seat back. */
    void giveBack(@Nullable String session) {
        lock.lock();
        try {
            free++;
            if (session != null) {
                busy.remove(session);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets everybody who waits look again whether they still want a seat. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
