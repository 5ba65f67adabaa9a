package dev.helix.app.project;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.http.wire.OperationNote;
import dev.helix.adapter.http.wire.PreviewNote;
import dev.helix.adapter.http.wire.ProjectNote;
import dev.helix.adapter.http.wire.RadarNote;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.ProjectAction;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Has the work done by the server that works on the root. */
public record ServerDesk(EvolutionClient client) implements ProjectDesk {

    @Override
    public List<ProjectNote.Line> list(@Nullable String status) {
        return client.list(status);
    }

    @Override
    public JsonNode show(ProjectId id) {
        return client.show(id);
    }

    @Override
    public String diff(ProjectId id) {
        return client.diff(id);
    }

    @Override
    public RadarNote conflicts() {
        return client.conflicts();
    }

    @Override
    public JsonNode create(ProjectId id, Spec spec) {
        return client.create(id, spec);
    }

    @Override
    public Optional<OperationNote> watch(ProjectId id, Consumer<OperationNote.StepNote> progress) {
        var last = client.show(id).path("operation");
        return last.isString() ? Optional.of(follow(client.operation(last.asString()), progress)) : Optional.empty();
    }

    @Override
    public PreviewNote preview(ProjectAction action, ProjectId id) {
        return client.preview(action, id);
    }

    @Override
    public OperationNote run(
            ProjectAction action,
            ProjectId id,
            String hints,
            Consumer<OperationNote.StepNote> progress,
            @Nullable Consumer<String> output,
            Consumer<OperationNote.WarningNote> warnings) {
        var begun = action == ProjectAction.RETRY ? client.retry(id, hints) : client.begin(action, id);
        if (begun.warnings() != null) {
            begun.warnings().forEach(warnings);
        }
        var ended = follow(begun, progress, output);
        return new OperationNote(
                ended.id(),
                ended.kind(),
                ended.project(),
                ended.system(),
                ended.state(),
                ended.step(),
                ended.steps(),
                ended.error(),
                ended.problem(),
                ended.created(),
                begun.warnings());
    }

    /** Waits until an operation is over, and hands on what its steps print where somebody wants it. */
    public OperationNote follow(
            OperationNote operation, Consumer<OperationNote.StepNote> progress, @Nullable Consumer<String> output) {
        if (output == null) {
            return follow(operation, progress);
        }
        var listening = Thread.ofVirtual().start(() -> client.output(operation.id(), output));
        try {
            return follow(operation, progress);
        } finally {
            listening.interrupt();
        }
    }

    /** Waits until an operation is over. */
    public OperationNote follow(OperationNote operation, Consumer<OperationNote.StepNote> progress) {
        var told = new HashSet<String>();
        var now = operation;
        while (true) {
            for (var step : now.steps()) {
                if (!step.state().equals("running") && told.add(step.name() + " " + step.state())) {
                    progress.accept(step);
                }
            }
            if (!now.state().equals("running")) {
                return now;
            }
            now = client.await(now.id());
        }
    }
}
