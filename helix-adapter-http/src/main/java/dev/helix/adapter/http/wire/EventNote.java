package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A journal entry on the event stream. Its sequence number is the event's id. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventNote(
        String type,
        Instant at,
        @Nullable String project,
        @Nullable String status,
        @Nullable String operation,
        @Nullable String step,
        @Nullable String state,
        @Nullable String detail) {

    public static EventNote of(Recorded recorded) {
        var at = recorded.at();
        return switch (recorded.entry()) {
            case JournalEntry.ProjectSaved(var project) ->
                new EventNote(
                        "project",
                        at,
                        project.id().value(),
                        project.status().word(),
                        null,
                        null,
                        null,
                        project.error());
            case JournalEntry.OperationStarted(var kind, var project, var by) ->
                new EventNote(
                        "operation",
                        at,
                        project.value(),
                        null,
                        "op-" + recorded.sequence(),
                        null,
                        "running",
                        kind.word() + " by " + by);
            case JournalEntry.StepBegun(var operation, var step) ->
                new EventNote("step", at, null, null, operation.value(), step, "running", null);
            case JournalEntry.StepNoted(var operation, var step, var facts, var detail) ->
                new EventNote("step", at, null, null, operation.value(), step, "running", detail);
            case JournalEntry.StepDone(var operation, var step, var facts, var detail) ->
                new EventNote("step", at, null, null, operation.value(), step, "done", detail);
            case JournalEntry.StepFailed(var operation, var step, var detail) ->
                new EventNote("step", at, null, null, operation.value(), step, "failed", detail);
            case JournalEntry.StepUndone(var operation, var step) ->
                new EventNote("step", at, null, null, operation.value(), step, "undone", null);
            case JournalEntry.StatusEdited(var project, var found) ->
                new EventNote(
                        "status-edited", at, project.value(), found, null, null, null, "edited by hand; put back");
            case JournalEntry.SlotTampered(var system, var slot, var paths) ->
                new EventNote(
                        "slot",
                        at,
                        null,
                        paths.isEmpty() ? "whole" : "SLOT_TAMPERED",
                        null,
                        null,
                        null,
                        system.word() + ", live slot " + slot.word() + ": "
                                + (paths.isEmpty()
                                        ? "every file is as HELIX left it again"
                                        : "changed by somebody else: " + String.join(", ", paths)));
            case JournalEntry.OperationEnded(var operation, var state, var error) ->
                new EventNote("operation", at, null, null, operation.value(), null, state.word(), error);
        };
    }
}
