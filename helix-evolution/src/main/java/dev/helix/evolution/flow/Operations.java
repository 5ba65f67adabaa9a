package dev.helix.evolution.flow;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.LogTags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Runs flows beside those who asked for them, each on a virtual thread. Safe for use by many threads. */
public final class Operations {

    private final JournalProjection projection;
    private final Consumer<Operation> afterwards;
    private final UnaryOperator<Operation> settling;
    private final Map<OperationId, String> broken = new ConcurrentHashMap<>();
    private final Map<OperationId, FutureTask<Operation>> running = new ConcurrentHashMap<>();

    public Operations(JournalProjection projection) {
        this(projection, ended -> {});
    }

    /** @param afterwards is told of each operation that has ended, when nobody waits for it any more */
    public Operations(JournalProjection projection, Consumer<Operation> afterwards) {
        this(projection, afterwards, UnaryOperator.identity());
    }

    /**
     * Has none yet.
     *
     * @param afterwards is told of each operation that has ended, when nobody waits for it any more
     * @param settling finishes or puts back one that broke off
     */
    public Operations(JournalProjection projection, Consumer<Operation> afterwards, UnaryOperator<Operation> settling) {
        this.projection = projection;
        this.afterwards = afterwards;
        this.settling = settling;
    }

    /** Has {@code run} completed in the background. */
    public OperationId submit(StepRunner.Run run) {
        return submit(run.id(), run::complete);
    }

    /** Has {@code work} on an operation done in the background. */
    public OperationId submit(OperationId id, Callable<Operation> work) {
        var task = new FutureTask<>(() -> {
            try {
                return work.call();
            } catch (PortException e) {
                // The journal can't be written, so that nothing else says how it stands.
                brokeOff(id, String.valueOf(e.getMessage()));
                throw e;
            } finally {
                running.remove(id);
            }
        });
        running.put(id, task);
        Thread.ofVirtual()
                .name(id.value())
                .start(LogTags.carried(() -> OperationLog.during(projection, id, () -> {
                    task.run();
                    projection.operation(id).ifPresent(afterwards);
                    return id;
                })));
        return id;
    }

    /** Notes that an operation was interrupted, and can't be put back yet because of {@code why}. */
    public void brokeOff(OperationId id, String why) {
        broken.put(id, why);
    }

    /** Returns whether it is being done in this process, or is not put away yet. */
    public boolean isRunning(OperationId id) {
        return running.containsKey(id);
    }

    /** Returns whether any is being done in this process. */
    public boolean anyRunning() {
        return !running.isEmpty();
    }

    /** Returns an operation as it stands; empty when there never was one of that name. */
    public Optional<Operation> find(OperationId id) {
        var why = broken.get(id);
        return projection
                .operation(id)
                .map(operation -> why != null && operation.state() == Operation.State.RUNNING
                        ? operation.end(
                                Operation.State.FAILED,
                                "it broke off, and is put back before anything else is begun: " + why,
                                RefusalCode.STEP_FAILED.name())
                        : operation);
    }

    /**
     * Finishes or puts back what broke off in this process, now that it may be possible.
     *
     * @throws PortException where it still is not
     */
    public void settle() {
        for (var id : List.copyOf(broken.keySet())) {
            var operation = projection.operation(id).orElseThrow();
            if (operation.state() != Operation.State.RUNNING
                    || settling.apply(operation).state() != Operation.State.RUNNING) {
                broken.remove(id);
            }
        }
    }

    /**
     * Waits for an operation to end, at most {@code limit}, and returns it as it stands then.
     *
     * @throws IllegalStateException when the flow ended by a mistake in HELIX itself
     */
    public Optional<Operation> await(OperationId id, Duration limit) {
        var task = running.get(id);
        if (task != null) {
            try {
                task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // The caller sees that it is still running.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                if (broken.containsKey(id)) {
                    return find(id);
                }
                throw new IllegalStateException("operation " + id + " broke off", e.getCause());
            }
        }
        return find(id);
    }

    /** Waits until nothing runs any more, at most {@code limit}; returns whether that is so. */
    public boolean drain(Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        for (var id : running.keySet()) {
            await(id, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        return running.isEmpty();
    }
}
