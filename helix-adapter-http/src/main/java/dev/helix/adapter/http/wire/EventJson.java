package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.evolution.flow.JournalProjection;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A journal entry on the event stream, or a line of output. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventJson(
        String type,
        @Nullable Instant at,
        @Nullable String project,
        @Nullable String system,
        @Nullable String status,
        @Nullable String operation,
        @Nullable String step,
        @Nullable String state,
        @Nullable String detail,
        @Nullable DenialJson denied) {

    /** The type of a line that a step printed. */
    public static final String OUTPUT = "output";

    /**
     * An access that a sandbox denied.
     *
     * @param path empty where it is not known
     */
    record DenialJson(String path, String command, int times) {}

    private EventJson(
            String type,
            @Nullable Instant at,
            @Nullable String project,
            @Nullable String system,
            @Nullable String status,
            @Nullable String operation,
            @Nullable String step,
            @Nullable String state,
            @Nullable String detail) {
        this(type, at, project, system, status, operation, step, state, detail, null);
    }

    private static DenialJson denial(Denial denial) {
        return new DenialJson(denial.path(), denial.command(), denial.times());
    }

    /** Tells {@code listener} of it where it is about {@code operation}; returns whether that is over. */
    boolean tell(String operation, Consumer<EventJson> listener) {
        if (!operation.equals(this.operation)) {
            return false;
        }
        listener.accept(this);
        return type.equals("operation") && !"running".equals(state);
    }

    /** Returns a line that a long step printed. */
    public static EventJson of(JournalProjection.Said said) {
        return new EventJson(OUTPUT, null, null, null, null, said.operation().value(), said.step(), null, said.line());
    }

    public static EventJson of(Recorded recorded) {
        var at = recorded.at();
        return switch (recorded.entry()) {
            case JournalEntry.ProjectSaved(var project) ->
                new EventJson(
                        "project",
                        at,
                        project.id().value(),
                        null,
                        project.status().word(),
                        null,
                        null,
                        null,
                        project.error());
            case JournalEntry.OperationStarted(var kind, var project, var by) ->
                new EventJson(
                        "operation",
                        at,
                        project.value(),
                        null,
                        null,
                        "op-" + recorded.sequence(),
                        null,
                        "running",
                        kind.word() + " by " + by);
            case JournalEntry.SystemOperationStarted(var kind, var system, var by) ->
                new EventJson(
                        "operation",
                        at,
                        null,
                        system.word(),
                        null,
                        "op-" + recorded.sequence(),
                        null,
                        "running",
                        kind.word() + " by " + by);
            case JournalEntry.StepBegun(var operation, var step) ->
                new EventJson("step", at, null, null, null, operation.value(), step, "running", null);
            case JournalEntry.StepNoted(var operation, var step, var facts, var detail) ->
                new EventJson("step", at, null, null, null, operation.value(), step, "running", detail);
            case JournalEntry.StepDone(var operation, var step, var facts, var detail) ->
                new EventJson("step", at, null, null, null, operation.value(), step, "done", detail);
            case JournalEntry.StepFailed(var operation, var step, var detail, var output) ->
                new EventJson("step", at, null, null, null, operation.value(), step, "failed", detail);
            case JournalEntry.StepUndone(var operation, var step, var detail) ->
                new EventJson("step", at, null, null, null, operation.value(), step, "undone", detail);
            case JournalEntry.SandboxDenied(var operation, var step, var denial) ->
                new EventJson(
                        "denied", at, null, null, null, operation.value(), step, null, denial.line(), denial(denial));
            case JournalEntry.StatusEdited(var project, var found) ->
                new EventJson(
                        "status-edited",
                        at,
                        project.value(),
                        null,
                        found,
                        null,
                        null,
                        null,
                        "edited by hand; put back");
            case JournalEntry.SlotTampered(var system, var slot, var paths) ->
                new EventJson(
                        "slot",
                        at,
                        null,
                        system.word(),
                        paths.isEmpty() ? "whole" : "SLOT_TAMPERED",
                        null,
                        null,
                        null,
                        system.word() + ", live slot " + slot.word() + ": "
                                + (paths.isEmpty()
                                        ? "every file is as HELIX left it again"
                                        : "changed by somebody else: " + String.join(", ", paths)));
            case JournalEntry.MainTested(var tree, var plan, var seen) ->
                new EventJson(
                        "main-tested",
                        at,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "main's own tests: " + seen.ran() + " ran on tree " + tree);
            case JournalEntry.PinsDropped(var names) ->
                new EventJson(
                        "pins-dropped",
                        at,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "names of old projects have gone from refs/helix: " + String.join(", ", names));
            case JournalEntry.OfNextFormat(var kind) ->
                new EventJson(
                        "of-next-format",
                        at,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "a newer HELIX wrote an entry that this one does not know: " + kind);
            case JournalEntry.OperationEnded(var operation, var state, var error, var code) ->
                new EventJson("operation", at, null, null, null, operation.value(), null, state.word(), error);
        };
    }
}
