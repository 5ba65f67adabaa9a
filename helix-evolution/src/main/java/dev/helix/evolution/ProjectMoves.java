package dev.helix.evolution;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import java.util.List;

/** The moves that need nothing but a project's own folder, as operations like any other. */
public final class ProjectMoves {

    private final Ledger ledger;
    private final Projects projects;
    private final Sealing sealing;
    private final StepRunner runner;

    public ProjectMoves(Ledger ledger, Projects projects, Sealing sealing, StepRunner runner) {
        this.ledger = ledger;
        this.projects = projects;
        this.sealing = sealing;
        this.runner = runner;
    }

    /**
     * Begins to seal a project; {@link StepRunner.Run#complete} does it. What can't be sealed is refused here already.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition, UnsafePath, InvalidSpec, NothingToSeal or SlotTaken
     */
    public StepRunner.Run beginReady(ProjectId id, String by) {
        sealing.requireSealable(id);
        return runner.begin(readyFlow(id), id, by);
    }

    /**
     * Begins to give a project up; {@link StepRunner.Run#complete} does it.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition or SlotTaken
     */
    public StepRunner.Run beginAbort(ProjectId id, String by) {
        var status = ledger.project(id).status();
        if (!status.mayBecome(ProjectStatus.ABORTED)) {
            throw new Refused(new Refusal.IllegalTransition(id, status, ProjectStatus.ABORTED));
        }
        return runner.begin(abortFlow(id), id, by);
    }

    Flow readyFlow(ProjectId id) {
        return flow(OperationKind.READY, id, Step.of("seal", this::seal));
    }

    Flow abortFlow(ProjectId id) {
        return flow(OperationKind.ABORT, id, Step.of("archive", this::abort));
    }

    private static Flow flow(OperationKind kind, ProjectId id, Step step) {
        return new Flow(kind, "project " + id, List.of(step), Flow.ALWAYS_PUT_BACK, (operation, refusal) -> {});
    }

    private Step.Done seal(Operation operation) {
        var project = sealing.seal(operation.project(), operation.by());
        return Step.Done.of(project.history().getLast().reason());
    }

    private Step.Done abort(Operation operation) {
        projects.abort(operation.project(), operation.by(), "no longer wanted");
        return Step.Done.of("the project's folder is in the archive");
    }
}
