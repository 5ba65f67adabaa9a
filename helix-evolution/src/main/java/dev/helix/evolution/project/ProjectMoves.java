package dev.helix.evolution.project;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** The moves that need nothing but a project's own folder, as operations like any other. */
public final class ProjectMoves {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final String UNWANTED = "no longer wanted";

    private final JournalProjection projection;
    private final Projects projects;
    private final Sealing sealing;
    private final StepRunner runner;
    private final BiConsumer<ProjectId, Duration> stopper;

    /** @param stopper stops who still works on a project that is given up, within a time */
    public ProjectMoves(
            JournalProjection projection,
            Projects projects,
            Sealing sealing,
            StepRunner runner,
            BiConsumer<ProjectId, Duration> stopper) {
        this.projection = projection;
        this.projects = projects;
        this.sealing = sealing;
        this.runner = runner;
        this.stopper = stopper;
    }

    /**
     * Begins to seal a project; {@link StepRunner.Run#complete} does it. A project that can't be sealed is refused here already.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition, UnsafePath, InvalidSpec, NothingToSeal or SlotTaken
     */
    public StepRunner.Run beginReady(ProjectId id, String by) {
        sealing.requireSealable(id);
        return runner.begin(readyFlow(id), id, by);
    }

    /** Begins nothing. @throws Refused where sealing would be refused */
    public void requireReady(ProjectId id) {
        sealing.requireSealable(id);
        runner.requireFree(readyFlow(id).lease());
    }

    /**
     * Begins to give a project up; {@link StepRunner.Run#complete} does it. A developer that works on it is stopped first.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition or SlotTaken
     */
    public StepRunner.Run beginAbort(ProjectId id, String by) {
        return beginAbort(id, by, UNWANTED);
    }

    /** As {@link #beginAbort(ProjectId, String)}, for a {@code reason} that the project's history keeps. */
    public StepRunner.Run beginAbort(ProjectId id, String by, String reason) {
        requireAbort(id);
        stopper.accept(id, STOP_LIMIT);
        return runner.begin(abortFlow(id, reason), id, by);
    }

    /** Begins nothing: somebody who still works on it would be stopped. @throws Refused where giving it up would be refused */
    public void requireAbort(ProjectId id) {
        var status = projection.project(id).status();
        if (!status.mayBecome(ProjectStatus.ABORTED)) {
            throw new Refused(new Refusal.IllegalTransition(id, status, ProjectStatus.ABORTED));
        }
    }

    public Flow readyFlow(ProjectId id) {
        return flow(OperationKind.READY, id, Step.of("seal", this::seal));
    }

    public Flow abortFlow(ProjectId id) {
        return abortFlow(id, UNWANTED);
    }

    private Flow abortFlow(ProjectId id, String reason) {
        return flow(OperationKind.ABORT, id, Step.of("archive", operation -> abort(operation, reason)));
    }

    private static Flow flow(OperationKind kind, ProjectId id, Step step) {
        return new Flow(kind, "project " + id, List.of(step), Flow.ALWAYS_PUT_BACK, (operation, refusal) -> {});
    }

    private Step.Done seal(Operation operation) {
        var project = sealing.seal(operation.project(), operation.by());
        return Step.Done.of(project.history().getLast().reason());
    }

    private Step.Done abort(Operation operation, String reason) {
        projects.abort(operation.project(), operation.by(), reason);
        return Step.Done.of("the project's folder is in the archive");
    }
}
