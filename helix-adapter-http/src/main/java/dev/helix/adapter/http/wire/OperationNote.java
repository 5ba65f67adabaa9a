package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.project.Revert;
import dev.helix.evolution.release.Replacement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation on the wire.
 *
 * @param created the project that it made; null when it makes none
 * @param warnings what whoever began it should know; null where there is nothing, in an answer that does not begin one
 */
public record OperationNote(
        String id,
        String kind,
        String project,
        String state,
        @Nullable String step,
        List<StepNote> steps,
        @Nullable String error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String created,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<WarningNote> warnings) {

    /**
     * A file that other open projects change, too, or that somebody had changed in the slot.
     *
     * @param projects the other projects, if any
     */
    public record WarningNote(String code, String path, List<String> projects) {
        static WarningNote spoilt(String path) {
            return new WarningNote("SLOT_TAMPERED", path, List.of());
        }

        static WarningNote of(Radar.Overlap overlap, ProjectId self) {
            return new WarningNote(
                    "FILE_ALSO_CHANGED_BY",
                    overlap.path().value(),
                    overlap.projects().stream()
                            .filter(other -> !other.equals(self))
                            .map(ProjectId::value)
                            .toList());
        }
    }

    /** One step of it. */
    public record StepNote(
            String name,
            String state,
            Instant startedAt,
            @Nullable Instant endedAt,
            String detail) {}

    /** Returns the note of an operation that somebody asks for. */
    public static OperationNote of(Operation operation) {
        return of(operation, null);
    }

    /** Returns the note of an operation that somebody has just begun. */
    public static OperationNote of(Operation operation, @Nullable List<WarningNote> warnings) {
        var steps = operation.steps().stream()
                .map(step ->
                        new StepNote(step.name(), step.state().word(), step.startedAt(), step.endedAt(), step.detail()))
                .toList();
        return new OperationNote(
                operation.id().value(),
                operation.kind().word(),
                operation.project().value(),
                operation.state().word(),
                steps.isEmpty() ? null : steps.getLast().name(),
                steps,
                operation.error(),
                operation.facts().get(Revert.CREATED),
                withSpoilt(operation, warnings));
    }

    private static @Nullable List<WarningNote> withSpoilt(Operation operation, @Nullable List<WarningNote> warnings) {
        var spoilt = Replacement.spoilt(operation);
        if (spoilt.isEmpty()) {
            return warnings;
        }
        var all = new ArrayList<>(warnings == null ? List.<WarningNote>of() : warnings);
        spoilt.forEach(path -> all.add(WarningNote.spoilt(path)));
        return List.copyOf(all);
    }
}
