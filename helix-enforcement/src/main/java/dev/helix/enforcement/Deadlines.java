package dev.helix.enforcement;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Acts when something takes too long. One thread watches over all deadlines and sleeps until the earliest; setting one
 * that is not the earliest, as most are, wakes nobody. Safe for use by many threads.
 */
final class Deadlines {

    private static final long FAR = Long.MAX_VALUE / 2;

    private final Set<Deadline> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Thread> watcher = new AtomicReference<>();
    private volatile long wakesAt;

    /** Something that is to be over in time; close it when it is. */
    static final class Deadline implements AutoCloseable {
        private final Deadlines deadlines;
        private final long at;
        private final Runnable late;
        private final AtomicBoolean passed = new AtomicBoolean();

        private Deadline(Deadlines deadlines, long at, Runnable late) {
            this.deadlines = deadlines;
            this.at = at;
            this.late = late;
        }

        /** Returns whether it was not over in time. */
        boolean passed() {
            return passed.get();
        }

        @Override
        public void close() {
            deadlines.open.remove(this);
        }

        private void pass() {
            passed.set(true);
            Thread.ofVirtual().name("deadline").start(late);
        }
    }

    /** Runs {@code late} on a thread of its own, once, unless the result is closed within {@code limit}. */
    Deadline in(Duration limit, Runnable late) {
        long nanos = limit.compareTo(Duration.ofNanos(FAR)) < 0 ? Math.max(0, limit.toNanos()) : FAR;
        var deadline = new Deadline(this, System.nanoTime() + nanos, late);
        open.add(deadline);
        var thread = watcher.get();
        if (thread == null) {
            start();
        } else if (deadline.at - wakesAt < 0) {
            LockSupport.unpark(thread);
        }
        return deadline;
    }

    private void start() {
        var thread = Thread.ofVirtual().name("deadlines").unstarted(this::watch);
        if (watcher.compareAndSet(null, thread)) {
            thread.start();
        }
    }

    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // by its own iterator, which is the way to do it
    private void watch() {
        var self = Thread.currentThread();
        while (true) {
            // Until it is known how long to sleep, each new deadline wakes this thread.
            wakesAt = System.nanoTime() + FAR;
            long now = System.nanoTime();
            long earliest = now + FAR;
            for (var each = open.iterator(); each.hasNext(); ) {
                var deadline = each.next();
                if (deadline.at - now > 0) {
                    earliest = deadline.at - earliest < 0 ? deadline.at : earliest;
                } else {
                    each.remove();
                    deadline.pass();
                }
            }
            if (open.isEmpty()) {
                watcher.set(null);
                if (open.isEmpty() || !watcher.compareAndSet(null, self)) {
                    return;
                }
            } else {
                wakesAt = earliest;
                LockSupport.parkNanos(this, earliest - System.nanoTime());
            }
        }
    }
}
