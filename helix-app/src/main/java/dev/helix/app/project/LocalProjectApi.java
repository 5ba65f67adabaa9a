package dev.helix.app.project;

import dev.helix.adapter.http.wire.EvolutionAnswers;
import dev.helix.adapter.http.wire.OperationJson;
import dev.helix.adapter.http.wire.PreviewJson;
import dev.helix.adapter.http.wire.ProjectJson;
import dev.helix.adapter.http.wire.RadarJson;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.JournalEntry;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the work in this process, on a root that nobody else works on. */
final class LocalProjectApi implements ProjectApi {

    private final Helix helix;
    private final EvolutionAnswers answers;
    private final Requester by;
    private final Consumer<AgentEvent> listener;

    /** @param listener hears what developers do */
    LocalProjectApi(Helix helix, Requester by, Consumer<AgentEvent> listener) {
        this.helix = helix;
        this.answers = new EvolutionAnswers(helix.useCases());
        this.by = by;
        this.listener = listener;
    }

    @Override
    public List<ProjectJson.Line> list(@Nullable String status) {
        return answers.list(status);
    }

    @Override
    public ProjectJson show(ProjectId id) {
        return answers.show(id);
    }

    @Override
    public String diff(ProjectId id) {
        return answers.diff(id);
    }

    @Override
    public RadarJson conflicts() {
        return answers.conflicts();
    }

    @Override
    public ProjectJson create(ProjectId id, Spec spec) {
        return answers.create(id, spec, by);
    }

    /** Nobody else works on the root, so nothing is running. */
    @Override
    public Optional<OperationJson> watch(ProjectId id, Consumer<OperationJson.StepNote> progress) {
        answers.show(id);
        var last = helix.actions().lastOperation(id).map(answers::operation);
        last.ifPresent(operation -> operation.steps().forEach(progress));
        return last;
    }

    @Override
    public PreviewJson preview(ProjectAction action, ProjectId id) {
        return answers.preview(action, id);
    }

    private Directions directions(ProjectAction action, String words) {
        return action == ProjectAction.INTEGRATE
                ? Directions.accepting(words.isEmpty() ? null : words)
                : new Directions(words, listener);
    }

    @Override
    public OperationJson run(
            ProjectAction action,
            ProjectId id,
            String words,
            Consumer<OperationJson.StepNote> progress,
            @Nullable Consumer<String> output,
            Consumer<OperationJson.WarningNote> warnings) {
        var known = answers.warnings(action, id);
        var run = answers.begin(action, id, by, directions(action, words));
        known.forEach(warnings);
        helix.projection().subscribe(recorded -> {
            var step = switch (recorded.entry()) {
                case JournalEntry.StepDone done -> done.step();
                case JournalEntry.StepFailed failed -> failed.step();
                case JournalEntry.StepUndone undone -> undone.step();
                default -> null;
            };
            if (step != null) {
                helix.projection()
                        .operation(run.id())
                        .map(answers::operation)
                        .ifPresent(now -> now.steps().stream()
                                .filter(note -> note.name().equals(step))
                                .forEach(progress));
            }
        });
        var listening = helix.projection().listen(said -> {
            if (output != null && said.operation().equals(run.id())) {
                output.accept(said.line());
            }
        });
        try {
            return answers.operation(run.complete(), known);
        } finally {
            listening.close();
        }
    }
}
