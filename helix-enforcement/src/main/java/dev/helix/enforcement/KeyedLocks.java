package dev.helix.enforcement;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A fair lock for each key that somebody asks for, kept no longer than anybody wants it. Each is counted by those who hold it,
 * wait for it, or are about to: looking whether somebody queues would miss the last, who would then hold a lock that is no
 * longer the key's. Safe for use by many threads.
 */
public final class KeyedLocks<K> {

    private final Map<K, Shared> locks = new ConcurrentHashMap<>();

    private final Supplier<ReentrantLock> fair;

    private record Shared(ReentrantLock lock, int users) {}

    public KeyedLocks() {
        this(() -> new ReentrantLock(true));
    }

    /** @param fair makes locks */
    KeyedLocks(Supplier<ReentrantLock> fair) {
        this.fair = fair;
    }

    /**
     * Waits for the key's lock, and has {@code work} done while it is held.
     *
     * @throws InterruptedException when the thread was interrupted while it waited; then nothing is done
     */
    public <T> T call(K key, Supplier<T> work) throws InterruptedException {
        var lock = join(key);
        try {
            lock.lockInterruptibly();
            return work(lock, work);
        } finally {
            leave(key);
        }
    }

    /** Waits and works as {@link #call} does, for work without a result. */
    public void run(K key, Runnable work) throws InterruptedException {
        call(key, () -> {
            work.run();
            return true;
        });
    }

    /** Has {@code work} done if nobody has the key's lock, and returns whether that is so. */
    public boolean runIfFree(K key, Runnable work) {
        var lock = join(key);
        try {
            return lock.tryLock()
                    && work(lock, () -> {
                        work.run();
                        return true;
                    });
        } finally {
            leave(key);
        }
    }

    private static <T> T work(ReentrantLock held, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            held.unlock();
        }
    }

    /** Returns how many keys have a lock at the moment. */
    int size() {
        return locks.size();
    }

    private ReentrantLock join(K key) {
        return locks.compute(
                        key,
                        (same, known) ->
                                known == null ? new Shared(fair.get(), 1) : new Shared(known.lock(), known.users() + 1))
                .lock();
    }

    private void leave(K key) {
        locks.computeIfPresent(
                key, (same, known) -> known.users() == 1 ? null : new Shared(known.lock(), known.users() - 1));
    }
}
