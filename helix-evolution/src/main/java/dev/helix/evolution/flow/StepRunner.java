package dev.helix.evolution.flow;

import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.Leases;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Ellipsis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs flows: writes the intent, acts, writes that it is done; and puts everything back, last step first, when one
 * can't. Safe for use by many threads; the lease keeps flows of one system apart.
 */
public final class StepRunner {

    private static final int LONGEST_DETAIL = 2000;
    /** The limit of lines: endless output floods nobody's screen, and no reader of events. */
    static final int MOST_LINES = 20_000;

    private static final int LONGEST_OUTPUT = 4000;
    private static final int MOST_DENIED = 50;

    private final JournalProjection projection;
    private final Leases leases;
    private final Failpoints failpoints;

    public StepRunner(JournalProjection projection, Leases leases) {
        this(projection, leases, Failpoints.NONE);
    }

    /** Makes one that tells {@code failpoints} where it is. */
    public StepRunner(JournalProjection projection, Leases leases, Failpoints failpoints) {
        this.projection = projection;
        this.leases = leases;
        this.failpoints = failpoints;
    }

    /**
     * Begins a flow: from here on it is in the journal and holds its lease.
     *
     * @throws Refused as SlotTaken
     */
    public Run begin(Flow flow, ProjectId project, String by) {
        return begin(flow, new JournalEntry.OperationStarted(flow.kind(), project, by), by);
    }

    /** As {@link #begin(Flow, ProjectId, String)}, for a flow that is about a system and no project. */
    public Run begin(Flow flow, SystemName system, String by) {
        return begin(flow, new JournalEntry.SystemOperationStarted(flow.kind(), system, by), by);
    }

    private Run begin(Flow flow, JournalEntry entry, String by) {
        var started = projection.append(entry);
        var id = OperationId.of(started.sequence());
        failpoints.reach(flow.kind().word() + ".started");
        return switch (leases.acquire(flow.lease(), id, by)) {
            case Leases.Acquisition.Granted(var lease) -> {
                failpoints.reach(flow.kind().word() + ".leased");
                yield new Run(flow, id, lease);
            }
            case Leases.Acquisition.Taken(var holder) -> {
                var refusal = taken(holder);
                projection.append(new JournalEntry.OperationEnded(
                        id, Operation.State.ROLLED_BACK, refusal.message(), refusal.code()));
                throw new Refused(refusal);
            }
        };
    }

    /** Refuses where somebody works under that lease now; takes nothing. @throws Refused as SlotTaken */
    public void requireFree(String lease) {
        holder(lease).ifPresent(holder -> {
            throw new Refused(taken(holder));
        });
    }

    /** Returns who works under a lease now; empty for nobody. */
    public Optional<Lease> holder(String lease) {
        return leases.holder(lease);
    }

    private static Refusal.SlotTaken taken(Lease holder) {
        return new Refusal.SlotTaken(holder.name(), holder.operation(), holder.owner(), holder.since());
    }

    /** Returns what tells others of the lines that a step prints, as they come, and notes in the journal what was denied to it. */
    public StepOutput output(Operation operation, String step) {
        var lines = lines(operation, step);
        var noted = new AtomicInteger();
        return new StepOutput() {
            @Override
            public void accept(String line) {
                lines.accept(line);
            }

            @Override
            public void denied(List<Denial> denied) {
                for (var denial : denied) {
                    if (noted.incrementAndGet() <= MOST_DENIED) {
                        projection.note(new JournalEntry.SandboxDenied(operation.id(), step, denial));
                    }
                }
            }
        };
    }

    private StepOutput lines(Operation operation, String step) {
        var told = new AtomicInteger();
        return line -> {
            var count = told.incrementAndGet();
            if (count <= MOST_LINES) {
                projection.say(operation.id(), step, line);
            } else if (count == MOST_LINES + 1) {
                projection.say(
                        operation.id(),
                        step,
                        "\u2026 more than " + MOST_LINES
                                + " lines; no more of them are shown while it runs, and the last ones stand in the report");
            } else {
                told.decrementAndGet();
            }
        };
    }

    /** Takes up an operation that a crash interrupted: on to its end where it has gone too far, else back. */
    public Operation recover(Flow flow, Operation operation) {
        return takeUp(flow, operation).map(Run::resume).orElse(operation);
    }

    /** Takes the lease of an operation that a crash interrupted, for {@link Run#resume}; empty where another process has it. */
    public Optional<Run> takeUp(Flow flow, Operation operation) {
        return leases.acquire(flow.lease(), operation.id(), operation.by())
                        instanceof Leases.Acquisition.Granted(var lease)
                ? Optional.of(new Run(flow, operation.id(), lease))
                : Optional.empty();
    }

    /** One run of a flow, in the journal and holding its lease. */
    public final class Run {
        private final Flow flow;
        private final OperationId id;
        private final Lease lease;
        private final CountDownLatch over = new CountDownLatch(1);

        private Run(Flow flow, OperationId id, Lease lease) {
            this.flow = flow;
            this.id = id;
            this.lease = lease;
        }

        public OperationId id() {
            return id;
        }

        /** Returns the names of its steps, in order. */
        public List<String> steps() {
            return flow.steps().stream().map(Step::name).toList();
        }

        /** Runs what is left of it and returns how it ended. Never throws for what a step or a system could not do. */
        public Operation complete() {
            return OperationLog.during(projection, id, this::run);
        }

        private Operation run() {
            try {
                for (var step : flow.steps()) {
                    if (stateOf(step) == Operation.StepState.DONE) {
                        continue;
                    }
                    var refusal = perform(step);
                    if (refusal != null) {
                        return compensate(refusal);
                    }
                }
                return end(Operation.State.SUCCEEDED, null, null);
            } finally {
                leases.release(lease);
                over.countDown();
            }
        }

        /** Goes on with what a crash interrupted: to its end where it has gone too far, else back. */
        public Operation resume() {
            var steps = operation().steps();
            var beyond = steps.stream()
                    .anyMatch(step ->
                            step.name().equals(flow.pointOfNoReturn()) && step.state() == Operation.StepState.DONE);
            var goingBack = steps.stream()
                    .anyMatch(step ->
                            step.state() == Operation.StepState.FAILED || step.state() == Operation.StepState.UNDONE);
            return beyond && !goingBack ? complete() : putBack();
        }

        /** Waits until it has ended and its lease is free, at most {@code limit}; returns whether that is so. */
        public boolean awaitEnd(Duration limit) {
            try {
                return over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Ends it before it has acted, where its caller can't go on: its lease must not stay taken. */
        public Operation abandon() {
            return putBack();
        }

        private Operation putBack() {
            return OperationLog.during(projection, id, this::interrupted);
        }

        private Operation interrupted() {
            try {
                return compensate(new Refusal.Interrupted(id));
            } finally {
                leases.release(lease);
            }
        }

        private @Nullable Refusal perform(Step step) {
            var intent = new JournalEntry.StepBegun(id, step.name());
            if (step.leavesSomething()) {
                projection.append(intent);
            } else {
                projection.note(intent);
            }
            reach(step, "begun");
            try {
                var done = step.act(operation());
                reach(step, "acted");
                var end = new JournalEntry.StepDone(id, step.name(), done.facts(), cut(done.detail()));
                if (step.name().equals(flow.pointOfNoReturn())) {
                    projection.append(end);
                } else {
                    // Done once more after a loss of power, unless the next intent has taken this to disk.
                    projection.note(end);
                }
                reach(step, "done");
                return null;
            } catch (Refused e) {
                projection.append(new JournalEntry.StepFailed(
                        id, step.name(), cut(e.refusal().message()), output(e.refusal())));
                reach(step, "failed");
                return e.refusal();
            } catch (PortException e) {
                projection.append(new JournalEntry.StepFailed(id, step.name(), cut(e.getMessage()), null));
                reach(step, "failed");
                return new Refusal.StepFailed(step.name(), String.valueOf(e.getMessage()), "");
            }
        }

        private Operation compensate(Refusal refusal) {
            var troubles = new ArrayList<String>();
            var told = new ArrayList<String>();
            for (var step : flow.steps().reversed()) {
                var state = stateOf(step);
                if (state == null || state == Operation.StepState.UNDONE || step.lasts()) {
                    continue;
                }
                try {
                    reach(step, "undo");
                    var came = step.undo(operation());
                    reach(step, "undone");
                    projection.append(new JournalEntry.StepUndone(id, step.name(), cut(came)));
                    if (!came.isEmpty()) {
                        told.add(came);
                    }
                } catch (Refused | PortException e) {
                    troubles.add("step '" + step.name() + "' could not be put back: " + e.getMessage());
                }
            }
            flow.settle().accept(operation(), refusal);
            var sentences = new ArrayList<>(List.of(refusal.message()));
            sentences.addAll(told);
            sentences.addAll(troubles);
            return end(
                    troubles.isEmpty() ? Operation.State.ROLLED_BACK : Operation.State.FAILED,
                    String.join("; ", sentences),
                    refusal.code());
        }

        private Operation end(Operation.State state, @Nullable String error, @Nullable String code) {
            failpoints.reach(flow.kind().word() + ".ending");
            projection.append(new JournalEntry.OperationEnded(id, state, error == null ? null : cut(error), code));
            failpoints.reach(flow.kind().word() + ".ended");
            return operation();
        }

        private void reach(Step step, String place) {
            failpoints.reach(flow.kind().word() + "." + step.name() + "." + place);
        }

        private Operation operation() {
            return projection.operation(id).orElseThrow();
        }

        private Operation.@Nullable StepState stateOf(Step step) {
            return operation().steps().stream()
                    .filter(run -> run.name().equals(step.name()))
                    .map(Operation.StepRun::state)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Returns the end of what was printed by what made a step fail; null where nothing was. */
    private static @Nullable String output(Refusal refusal) {
        if (!(refusal instanceof Refusal.StepFailed failed) || failed.logTail().isBlank()) {
            return null;
        }
        var whole = failed.logTail();
        return Ellipsis.begin(whole, LONGEST_OUTPUT);
    }

    private static String cut(@Nullable String text) {
        return Ellipsis.end(String.valueOf(text), LONGEST_DETAIL);
    }
}
