package dev.helix.consultant;

import dev.helix.domain.agent.Usage;
import dev.helix.domain.text.LogTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One answer that is coming about. Several readers may follow it, each from its beginning. When the last of them leaves
 * before the end and none comes within the grace, it is cancelled. Safe for use by many threads.
 */
public final class ChatRun {

    /** More than anybody reads who has been away; it is stored with the chat until it is told. */
    private static final int LONGEST_UNHEARD = 100_000;

    private final String id;
    private final Duration grace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<ChatUpdate> updates = new ArrayList<>();
    private @Nullable Thread worker;
    private int readers;
    private int departures;
    private int furthest;
    private boolean over;
    private boolean heard;
    private boolean cancelled;
    private Runnable release = () -> {};

    ChatRun(String id, Duration grace) {
        this.id = id;
        this.grace = grace;
    }

    /** Returns its name, for people who look for it in a log. */
    public String id() {
        return id;
    }

    /** Returns a run that is over and said only {@code text}. */
    static ChatRun finished(String id, String text) {
        var run = new ChatRun(id, Duration.ZERO);
        run.publish(new ChatUpdate.Content(text));
        run.publish(new ChatUpdate.Completed(Usage.NONE));
        return run;
    }

    /** Has {@code work} done on a thread of its own; what it leaves open is ended. */
    void start(Runnable work) {
        var thread = Thread.ofVirtual().name("chat " + id).unstarted(LogTags.carried(work));
        lock.lock();
        try {
            worker = thread;
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    void publish(ChatUpdate update) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            updates.add(update);
            over = update instanceof ChatUpdate.Completed || update instanceof ChatUpdate.Broken;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the work from any thread; also where all has been said, for its thread may still be at work. */
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            if (worker != null) {
                worker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes what says at once all that is held back for later, should the run be ended from outside. */
    void holdsBack(Runnable release) {
        lock.lock();
        try {
            this.release = release;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it from any thread: what is held back is said, then {@code last}, and its work is cancelled. */
    void end(List<ChatUpdate> last) {
        Runnable held;
        lock.lock();
        try {
            held = release;
        } finally {
            lock.unlock();
        }
        // Without the lock, which is taken for each of what that says.
        held.run();
        last.forEach(this::publish);
        cancel();
    }

    /** Waits until its thread has put away what it was doing, at most {@code patience}; returns whether it has. */
    boolean awaitDone(Duration patience) throws InterruptedException {
        Thread working;
        lock.lockInterruptibly();
        try {
            working = worker;
        } finally {
            lock.unlock();
        }
        return working == null || working.join(patience);
    }

    /** Returns whether no thread of it is at work any more. */
    boolean done() {
        lock.lock();
        try {
            return worker == null || !worker.isAlive();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether it is over and somebody has read all of it. */
    boolean heard() {
        lock.lock();
        try {
            return heard;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether nobody follows it any more. */
    boolean left() {
        lock.lock();
        try {
            return readers == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what its log says that no reader has got, its end where it is long. */
    String unheardLog() {
        lock.lock();
        try {
            var said = updates.subList(furthest, updates.size()).stream()
                    .filter(ChatUpdate.Progress.class::isInstance)
                    .map(update -> ((ChatUpdate.Progress) update).text())
                    .toList();
            int room = LONGEST_UNHEARD;
            int first = said.size();
            // By whole parts: one that is cut might end a fold that nothing has begun.
            while (first > 0 && said.get(first - 1).length() <= room) {
                room -= said.get(--first).length();
            }
            return (first > 0 ? "…\n" : "") + String.join("", said.subList(first, said.size()));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all who follow it have passed it on and left, at most {@code patience}. */
    void awaitLeft(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (readers > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean over() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** Returns a reader at the beginning; empty when the run is being cancelled, which nobody can follow any more. */
    Optional<Reader> read() {
        lock.lock();
        try {
            if (cancelled) {
                return Optional.empty();
            }
            readers++;
            return Optional.of(new Reader());
        } finally {
            lock.unlock();
        }
    }

    /** One who follows the run. For one thread. Closing it is leaving. */
    public final class Reader implements AutoCloseable {
        private int next;
        private boolean left;

        private Reader() {}

        /** Returns the run it follows. */
        public ChatRun run() {
            return ChatRun.this;
        }

        /**
         * Waits for the next update, at most {@code wait}; null when there was none.
         *
         * @throws InterruptedException when this thread is told to end
         */
        public @Nullable ChatUpdate next(Duration wait) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = wait.toNanos();
                while (next == updates.size() && left > 0 && !over) {
                    left = changed.awaitNanos(left);
                }
                if (next == updates.size()) {
                    return null;
                }
                var update = updates.get(next++);
                furthest = Math.max(furthest, next);
                heard |= over && next == updates.size();
                return update;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (left) {
                    return;
                }
                left = true;
                readers--;
                departures++;
                changed.signalAll();
                if (readers == 0 && !over) {
                    int departure = departures;
                    Thread.ofVirtual().name("grace " + id).start(() -> cancelUnlessFollowed(departure));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void cancelUnlessFollowed(int departure) {
        lock.lock();
        try {
            long left = grace.toNanos();
            while (left > 0 && !over) {
                left = changed.awaitNanos(left);
            }
            if (readers == 0 && departure == departures && !over) {
                cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
