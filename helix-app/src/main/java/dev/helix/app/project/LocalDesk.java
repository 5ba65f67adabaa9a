package dev.helix.app.project;

import dev.helix.adapter.http.wire.EvolutionAnswers;
import dev.helix.adapter.http.wire.OperationNote;
import dev.helix.adapter.http.wire.PreviewNote;
import dev.helix.adapter.http.wire.ProjectNote;
import dev.helix.adapter.http.wire.RadarNote;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.JournalEntry;
import dev.helix.evolution.ProjectAction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the work in this process, on a root that nobody else works on. */
final class LocalDesk implements ProjectDesk {

    private final Helix helix;
    private final EvolutionAnswers answers;
    private final Requester by;
    private final Consumer<AgentEvent> listener;

    /** @param listener hears what developers do */
    LocalDesk(Helix helix, Requester by, Consumer<AgentEvent> listener) {
        this.helix = helix;
        this.answers = new EvolutionAnswers(helix.useCases());
        this.by = by;
        this.listener = listener;
    }

    @Override
    public List<ProjectNote.Line> list(@Nullable String status) {
        return answers.list(status);
    }

    @Override
    public ProjectNote show(ProjectId id) {
        return answers.show(id);
    }

    @Override
    public String diff(ProjectId id) {
        return answers.diff(id);
    }

    @Override
    public RadarNote conflicts() {
        return answers.conflicts();
    }

    @Override
    public ProjectNote create(ProjectId id, Spec spec) {
        return answers.create(id, spec, by);
    }

    /** Nobody else works on the root, so nothing is running. */
    @Override
    public Optional<OperationNote> watch(ProjectId id, Consumer<OperationNote.StepNote> progress) {
        answers.show(id);
        var last = helix.actions().lastOperation(id).map(answers::operation);
        last.ifPresent(operation -> operation.steps().forEach(progress));
        return last;
    }

    @Override
    public PreviewNote preview(ProjectAction action, ProjectId id) {
        return answers.preview(action, id);
    }

    @Override
    public OperationNote run(
            ProjectAction action,
            ProjectId id,
            String hints,
            Consumer<OperationNote.StepNote> progress,
            @Nullable Consumer<String> output,
            Consumer<OperationNote.WarningNote> warnings) {
        var known = answers.warnings(action, id);
        var run = answers.begin(action, id, by, hints, listener);
        known.forEach(warnings);
        helix.ledger().subscribe(recorded -> {
            var step = switch (recorded.entry()) {
                case JournalEntry.StepDone done -> done.step();
                case JournalEntry.StepFailed failed -> failed.step();
                case JournalEntry.StepUndone undone -> undone.step();
                default -> null;
            };
            if (step != null) {
                helix.ledger()
                        .operation(run.id())
                        .map(answers::operation)
                        .ifPresent(now -> now.steps().stream()
                                .filter(note -> note.name().equals(step))
                                .forEach(progress));
            }
        });
        var listening = helix.ledger().listen(said -> {
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
