package dev.helix.app.project;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.http.wire.OperationJson;
import dev.helix.adapter.http.wire.PreviewJson;
import dev.helix.adapter.http.wire.ProjectJson;
import dev.helix.adapter.http.wire.RadarJson;
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
public record ServerProjectApi(EvolutionClient client) implements ProjectApi {

    @Override
    public List<ProjectJson.Line> list(@Nullable String status) {
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
    public RadarJson conflicts() {
        return client.conflicts();
    }

    @Override
    public JsonNode create(ProjectId id, Spec spec) {
        return client.create(id, spec);
    }

    @Override
    public Optional<OperationJson> watch(ProjectId id, Consumer<OperationJson.StepNote> progress) {
        var last = client.show(id).path("operation");
        return last.isString() ? Optional.of(follow(client.operation(last.asString()), progress)) : Optional.empty();
    }

    @Override
    public PreviewJson preview(ProjectAction action, ProjectId id) {
        return client.preview(action, id);
    }

    private OperationJson begun(ProjectAction action, ProjectId id, String words) {
        if (action == ProjectAction.RETRY) {
            return client.retry(id, words);
        }
        return action == ProjectAction.INTEGRATE && !words.isEmpty()
                ? client.integrate(id, words)
                : client.begin(action, id);
    }

    @Override
    public OperationJson run(
            ProjectAction action,
            ProjectId id,
            String words,
            Consumer<OperationJson.StepNote> progress,
            @Nullable Consumer<String> output,
            Consumer<OperationJson.WarningNote> warnings) {
        var begun = begun(action, id, words);
        if (begun.warnings() != null) {
            begun.warnings().forEach(warnings);
        }
        var ended = follow(begun, progress, output);
        return new OperationJson(
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
    public OperationJson follow(
            OperationJson operation, Consumer<OperationJson.StepNote> progress, @Nullable Consumer<String> output) {
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
    public OperationJson follow(OperationJson operation, Consumer<OperationJson.StepNote> progress) {
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
