package dev.helix.evolution.develop;

import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.AgentTurn;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.StepRunner;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many developers work at the same time, first come first served, and the way to stop one. One for a root; safe for use by
 * many threads.
 */
public final class DeveloperPermits {

    private static final int LOOK_MILLIS = 200;

    private final Semaphore free;
    private final Map<ProjectId, StepRunner.Run> runs = new ConcurrentHashMap<>();
    private final Map<ProjectId, Permit> permits = new ConcurrentHashMap<>();
    private final Set<ProjectId> stopping = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** @param most how many may work at the same time, 1 or more */
    public DeveloperPermits(int most) {
        this.free = new Semaphore(most, true);
    }

    /** Notes a run that may be stopped from now on. */
    StepRunner.Run begun(ProjectId project, StepRunner.Run run) {
        stopping.remove(project);
        runs.put(project, run);
        return run;
    }

    /**
     * Waits for a place to work.
     *
     * @throws Refused as Interrupted when the development is stopped meanwhile
     */
    Permit take(ProjectId project, OperationId operation) {
        try {
            do {
                if (closing || stopping.contains(project)) {
                    throw new Refused(new Refusal.Interrupted(operation));
                }
            } while (!free.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while project " + project + " waited for a place to work", e);
        }
        var permit = new Permit(project, operation);
        permits.put(project, permit);
        return permit;
    }

    /**
     * Stops a project's development where one runs: its agent is told to end, and the project stays {@code developing}. Waits
     * until it has ended, at most {@code limit}.
     */
    public boolean stop(ProjectId project, Duration limit) {
        var run = runs.get(project);
        if (run == null) {
            return true;
        }
        stopping.add(project);
        cancel(permits.get(project));
        return run.awaitEnd(limit);
    }

    /** Stops all, and lets none begin any more. A development goes on at its phase when it is begun again. */
    public void close() {
        closing = true;
        permits.values().forEach(DeveloperPermits::cancel);
    }

    private static void cancel(@Nullable Permit permit) {
        if (permit != null) {
            permit.cancel();
        }
    }

    /** A place to work, for one thread. */
    final class Permit implements AutoCloseable {
        private final ProjectId project;
        private final OperationId operation;
        private volatile @Nullable AgentTurn turn;

        private Permit(ProjectId project, OperationId operation) {
            this.project = project;
            this.operation = operation;
        }

        /** Returns whether the development is to go on. */
        boolean wanted() {
            return !closing && !stopping.contains(project);
        }

        /** @throws Refused as Interrupted when the development is to stop */
        void requireWanted() {
            if (!wanted()) {
                throw new Refused(new Refusal.Interrupted(operation));
            }
        }

        /**
         * Has {@code running} end when the development is stopped, or when it takes longer than {@code limit}.
         *
         * @return ends the watch
         */
        Runnable watch(AgentTurn running, @Nullable Duration limit) {
            turn = running;
            // A stop before this line has not seen the turn.
            if (closing || stopping.contains(project)) {
                running.cancel();
            }
            var over = new CountDownLatch(1);
            if (limit != null) {
                Thread.ofVirtual().name("limit of " + project).start(() -> {
                    if (!awaits(over, limit)) {
                        running.cancel();
                    }
                });
            }
            return () -> {
                turn = null;
                over.countDown();
            };
        }

        private static boolean awaits(CountDownLatch over, Duration limit) {
            try {
                return over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        private void cancel() {
            var running = turn;
            if (running != null) {
                running.cancel();
            }
        }

        @Override
        public void close() {
            permits.remove(project, this);
            free.release();
        }
    }
}
