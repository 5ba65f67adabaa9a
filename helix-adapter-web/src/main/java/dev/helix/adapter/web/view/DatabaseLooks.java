package dev.helix.adapter.web.view;

import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Looks at the databases of both systems that serve all pages for a few seconds: a page is made anew after everything that happens, for each
 * who reads it, and a look asks every database. Safe for use by many threads, of which one looks at a time.
 */
final class DatabaseLooks {

    private static final Duration KEPT = Duration.ofSeconds(5);

    /**
     * The last look at a system's.
     *
     * @param ended how many operations had ended by then
     */
    private record Look(Instant at, long ended, List<DatabaseStatus> seen) {}

    private final Function<SystemName, List<DatabaseStatus>> databases;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SystemName, Look> looks = new EnumMap<>(SystemName.class);

    /** @param databases looks at those of a system */
    DatabaseLooks(Function<SystemName, List<DatabaseStatus>> databases, InstantSource clock) {
        this.databases = databases;
        this.clock = clock;
    }

    /**
     * Returns the databases of a system as they were seen a few seconds ago at most, and since the last operation ended.
     *
     * @param ended how many operations have ended
     */
    List<DatabaseStatus> of(SystemName name, long ended) {
        lock.lock();
        try {
            var last = looks.get(name);
            if (last != null
                    && last.ended() == ended
                    && clock.instant().isBefore(last.at().plus(KEPT))) {
                return last.seen();
            }
            var seen = List.copyOf(databases.apply(name));
            // Its age counts from the end of the look, which takes seconds where a database is away.
            looks.put(name, new Look(clock.instant(), ended, seen));
            return seen;
        } finally {
            lock.unlock();
        }
    }
}
