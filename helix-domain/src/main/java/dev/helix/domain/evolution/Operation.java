package dev.helix.domain.evolution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of a flow, as the journal tells it.
 *
 * @param id its name
 * @param kind which flow
 * @param subject for which project, or system
 * @param by who asked for it
 * @param startedAt when
 * @param state where it stands
 * @param steps those begun so far, in order
 * @param error why it did not succeed, in one line; null otherwise
 * @param code of the refusal that ended it; null when it succeeded, or was written down before there were any
 */
public record Operation(
        OperationId id,
        OperationKind kind,
        Subject subject,
        String by,
        Instant startedAt,
        State state,
        List<StepRun> steps,
        @Nullable String error,
        @Nullable String code) {

    public Operation {
        steps = List.copyOf(steps);
    }

    /** How an operation can stand. */
    public enum State {
        RUNNING,
        SUCCEEDED,
        /** It failed, and what it had begun could not all be put back: a person must look. */
        FAILED,
        /** It failed, and everything it had begun was put back. */
        ROLLED_BACK;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a step can stand. */
    public enum StepState {
        RUNNING,
        DONE,
        FAILED,
        UNDONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One step of it.
     *
     * @param facts what later steps, and the undo, need to know
     * @param detail one line for a person
     * @param output the end of what was printed by what made it fail; empty where there is none
     */
    public record StepRun(
            String name,
            StepState state,
            Instant startedAt,
            @Nullable Instant endedAt,
            Map<String, String> facts,
            String detail,
            String output) {
        public StepRun {
            facts = Map.copyOf(facts);
        }

        private boolean holdsSystemLog() {
            return !output.isEmpty() && SystemOutput.isOf(name);
        }

        private StepRun withoutOutput() {
            return new StepRun(name, state, startedAt, endedAt, facts, detail, "");
        }
    }

    /** Returns its project. @throws IllegalStateException when it is about a system */
    public ProjectId project() {
        return switch (subject) {
            case Subject.OfProject(var project) -> project;
            case Subject.OfSystem(var system) ->
                throw new IllegalStateException(id + " is about the " + system.word() + " system, and no project");
        };
    }

    /** Returns whether it is about that project. */
    public boolean concerns(ProjectId project) {
        return subject.equals(new Subject.OfProject(project));
    }

    /** Returns whether it is about that system alone, and no project. */
    public boolean concerns(SystemName system) {
        return subject.equals(new Subject.OfSystem(system));
    }

    /** Returns an operation about to do its first step. */
    public static Operation started(OperationId id, OperationKind kind, Subject subject, String by, Instant at) {
        return new Operation(id, kind, subject, by, at, State.RUNNING, List.of(), null, null);
    }

    /** Returns what all its steps have found out so far; later steps win. */
    public Map<String, String> facts() {
        var all = new HashMap<String, String>();
        steps.forEach(step -> all.putAll(step.facts()));
        return Map.copyOf(all);
    }

    /**
     * Returns one thing that a step has found out.
     *
     * @throws IllegalStateException when no step has told it yet
     */
    public String fact(String name) {
        var value = facts().get(name);
        if (value == null) {
            throw new IllegalStateException("no step has told '" + name + "' yet");
        }
        return value;
    }

    /** Returns it with {@code step} begun. A step begun again, after a restart, starts anew. */
    public Operation begin(String step, Instant at) {
        var run = new StepRun(step, StepState.RUNNING, at, null, Map.of(), "", "");
        if (steps.stream().anyMatch(known -> known.name().equals(step))) {
            return replace(step, old -> run);
        }
        var more = new ArrayList<>(steps);
        more.add(run);
        return withSteps(more);
    }

    /** Returns it with more facts of a {@code step} that goes on. */
    public Operation note(String step, Map<String, String> facts, String detail) {
        return replace(step, run -> {
            var more = new HashMap<>(run.facts());
            more.putAll(facts);
            return new StepRun(step, run.state(), run.startedAt(), run.endedAt(), more, detail, run.output());
        });
    }

    /** Returns it with {@code step} done. */
    public Operation done(String step, Map<String, String> facts, String detail, Instant at) {
        return replace(step, run -> new StepRun(step, StepState.DONE, run.startedAt(), at, facts, detail, ""));
    }

    /** Returns it with {@code step} failed, and the end of what was printed; facts it had told are kept. */
    public Operation fail(String step, String detail, String output, Instant at) {
        return replace(
                step, run -> new StepRun(step, StepState.FAILED, run.startedAt(), at, run.facts(), detail, output));
    }

    /** Returns it with {@code step} put back; {@code detail} says what that came to, nothing where there is no more to say. */
    public Operation undo(String step, String detail, Instant at) {
        return replace(
                step,
                run -> new StepRun(step, StepState.UNDONE, run.startedAt(), at, run.facts(), detail, run.output()));
    }

    /** Returns it ended. */
    public Operation end(State state, @Nullable String error, @Nullable String code) {
        return new Operation(id, kind, subject, by, startedAt, state, steps, error, code);
    }

    /** Returns it as {@code reader} may see it: without what a system has printed, where they may not read that. */
    public Operation seenBy(Requester reader) {
        return reader.readsLogOf(subject) || steps.stream().noneMatch(StepRun::holdsSystemLog)
                ? this
                : withSteps(steps.stream()
                        .map(run -> run.holdsSystemLog() ? run.withoutOutput() : run)
                        .toList());
    }

    private Operation replace(String step, UnaryOperator<StepRun> change) {
        return withSteps(steps.stream()
                .map(run -> run.name().equals(step) ? change.apply(run) : run)
                .toList());
    }

    private Operation withSteps(List<StepRun> steps) {
        return new Operation(id, kind, subject, by, startedAt, state, steps, error, code);
    }
}
