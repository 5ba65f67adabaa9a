package dev.helix.adapter.http;

import dev.helix.domain.evolution.Operation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation on the wire. */
record OperationNote(
        String id,
        String kind,
        String project,
        String state,
        @Nullable String step,
        List<StepNote> steps,
        @Nullable String error) {

    record StepNote(
            String name,
            String state,
            Instant startedAt,
            @Nullable Instant endedAt,
            String detail) {}

    static OperationNote of(Operation operation) {
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
                operation.error());
    }
}
