package dev.helix.consultant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs that are going on, and those that ended a short while ago: who asks the same again follows the run that is there
 * instead of starting another. Safe for use by many threads.
 */
final class ChatRuns {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MOST_KEPT = 500;

    private record Known(ChatRun run, Instant since) {}

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Known> runs = new LinkedHashMap<>();

    /** Runs that nobody can follow any more, whose threads may still be at work. */
    private final List<ChatRun> replaced = new ArrayList<>();

    private @Nullable List<ChatUpdate> farewell;

    ChatRuns(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Returns a reader of the run for {@code request}: of the one there is, else of a new one.
     *
     * @param create makes a run that is not started
     * @param start starts it
     */
    ChatRun.Reader follow(ChatRequest request, Supplier<ChatRun> create, Consumer<ChatRun> start) {
        lock.lock();
        try {
            forgetOld();
            var known = runs.get(request.digest());
            // Without a word from the client, the same words said again are a new question once the answer has arrived.
            boolean sameAgain = request.retry() || !request.origin().message().isEmpty();
            if (known != null && (sameAgain || !known.run().heard())) {
                var reader = known.run().read();
                if (reader.isPresent()) {
                    return reader.get();
                }
            }
            var run = create.get();
            if (farewell != null) {
                farewell.forEach(run::publish);
                return run.read().orElseThrow();
            }
            var before = runs.remove(request.digest());
            if (before != null) {
                replaced.add(before.run());
            }
            runs.put(request.digest(), new Known(run, clock.instant()));
            var reader = run.read().orElseThrow();
            start.accept(run);
            return reader;
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld() {
        replaced.removeIf(ChatRun::done);
        var limit = clock.instant().minus(KEPT);
        int spare = runs.size() - MOST_KEPT;
        for (var it = runs.values().iterator(); it.hasNext(); ) {
            var known = it.next();
            if (known.run().over() && known.run().done() && (known.since().isBefore(limit) || spare > 0)) {
                it.remove();
                spare--;
            }
        }
    }

    /**
     * Ends everything that is going on, and whatever begins later: each reader is told {@code last} before its run is cancelled.
     * Returns when the threads of all runs have put away what they were doing, so that none of them writes afterwards.
     *
     * @param patience how long readers have to read it
     * @param most how long the threads have
     * @return whether all of them have ended
     */
    boolean end(List<ChatUpdate> last, Duration patience, Duration most) throws InterruptedException {
        List<ChatRun> all;
        lock.lock();
        try {
            farewell = List.copyOf(last);
            all = Stream.concat(replaced.stream(), runs.values().stream().map(Known::run))
                    .toList();
        } finally {
            lock.unlock();
        }
        for (var run : all) {
            run.end(last);
        }
        long begin = System.nanoTime();
        for (var run : all) {
            run.awaitLeft(left(begin, patience));
        }
        boolean ended = true;
        for (var run : all) {
            ended &= run.awaitDone(left(begin, most));
        }
        return ended;
    }

    private static Duration left(long begin, Duration limit) {
        return Duration.ofNanos(Math.max(0, limit.toNanos() - (System.nanoTime() - begin)));
    }
}
