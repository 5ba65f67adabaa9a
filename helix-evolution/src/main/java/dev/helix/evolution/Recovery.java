package dev.helix.evolution;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.evolution.develop.Development;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.ProjectMoves;
import dev.helix.evolution.project.Rebase;
import dev.helix.evolution.project.Revert;
import dev.helix.evolution.release.Deployment;
import dev.helix.evolution.release.Integration;
import dev.helix.evolution.release.Rehearsal;
import dev.helix.evolution.release.Rollback;
import dev.helix.evolution.release.SystemOperations;
import dev.helix.evolution.release.ValidateFlow;
import java.util.List;
import java.util.concurrent.Callable;

/** Finishes or puts back what a crash interrupted, and brings the notes in line with the journal. Run at every start. */
public final class Recovery {

    /** So often in a row a development may be interrupted, and go on by itself. */
    static final int MOST_INTERRUPTED = 5;

    private final JournalProjection projection;
    private final ProjectFolders folders;
    private final StepRunner runner;
    private final Flows flows;

    public Recovery(JournalProjection projection, ProjectFolders folders, StepRunner runner, Flows flows) {
        this.projection = projection;
        this.folders = folders;
        this.runner = runner;
        this.flows = flows;
    }

    /** All that may have been interrupted. */
    public record Flows(
            Deployment deployment,
            ValidateFlow validateFlow,
            Integration integration,
            Rollback rollback,
            Rehearsal rehearsal,
            Rebase rebase,
            Revert revert,
            ProjectMoves moves,
            Development development,
            SystemOperations systems) {

        Flows developedBy(Development development) {
            return new Flows(
                    deployment,
                    validateFlow,
                    integration,
                    rollback,
                    rehearsal,
                    rebase,
                    revert,
                    moves,
                    development,
                    systems);
        }

        Flow of(Operation operation) {
            return switch (operation.kind()) {
                case DEVELOP -> development.interrupted(operation.project());
                case DEPLOY -> deployment.flow();
                case VALIDATE -> validateFlow.flow();
                case INTEGRATE -> integration.flow();
                case ROLLBACK -> rollback.flow();
                case REHEARSE -> rehearsal.flow();
                case REBASE -> rebase.flow(operation.project());
                case REVERT -> revert.flow(operation.project());
                case READY -> moves.readyFlow(operation.project());
                case ABORT -> moves.abortFlow(operation.project());
                case START, STOP, RESTART, SYNC_RAG_TO_TEST, ADOPT_DATABASES, DOCKER_UP, DOCKER_DOWN ->
                    systems.flow(operation.kind(), ((Subject.OfSystem) operation.subject()).system());
            };
        }
    }

    /** Finishes or puts back one operation, and tells others how its project stands then. */
    public Operation settle(Operation operation) {
        var ended = runner.recover(flows.of(operation), operation);
        if (operation.subject() instanceof Subject.OfProject(var id)) {
            projection.reconcile(id);
            folders.show(projection.project(id));
        }
        return ended;
    }

    /**
     * One that was interrupted, with its lease taken again.
     *
     * @param operation as it was found
     * @param ending finishes it or puts it back
     */
    public record Interrupted(Operation operation, Callable<Operation> ending) {}

    /** Takes up all that was interrupted, for who has to be there for others before any of it can end. */
    public List<Interrupted> takeUp() {
        mend();
        return projection.unfinished().stream()
                .flatMap(operation -> runner.takeUp(flows.of(operation), operation).stream()
                        .map(run -> new Interrupted(operation, () -> ended(run.resume()))))
                .toList();
    }

    /** Returns the developments that ended because HELIX did, of projects that nobody has had go on since. */
    public List<Operation> interruptedDevelopments() {
        return projection.projects().stream()
                .filter(project -> project.status() == ProjectStatus.DEVELOPING)
                .flatMap(project -> projection.lastOperation(project.id()).stream())
                .filter(this::goesOn)
                .toList();
    }

    /**
     * Returns whether an operation is a development that ended because HELIX did, and may go on by itself: not when that happened time
     * and again, for then it may be what ends HELIX.
     */
    public boolean goesOn(Operation operation) {
        return operation.kind() == OperationKind.DEVELOP
                && isInterrupted(operation)
                && projection.project(operation.project()).status() == ProjectStatus.DEVELOPING
                && !projection.operations(operation.project(), OperationKind.DEVELOP).reversed().stream()
                        .limit(MOST_INTERRUPTED)
                        .filter(Recovery::isInterrupted)
                        .skip(MOST_INTERRUPTED - 1L)
                        .findAny()
                        .isPresent();
    }

    /** Returns the hints with which a development was begun; empty for none. */
    public static String hints(Operation development) {
        return Development.hints(development);
    }

    private static boolean isInterrupted(Operation operation) {
        return RefusalCode.INTERRUPTED.name().equals(operation.code());
    }

    private Operation ended(Operation operation) {
        if (operation.subject() instanceof Subject.OfProject(var id)) {
            projection.reconcile(id);
            var project = projection.project(id);
            if (project.status().isFinal()) {
                folders.archive(id);
            } else {
                folders.show(project);
            }
        }
        return operation;
    }

    private void mend() {
        projection.projects().stream()
                .filter(project -> !project.status().isFinal())
                .forEach(project -> {
                    folders.recover(project.id());
                    projection.reconcile(project.id());
                });
    }

    /**
     * Recovers.
     *
     * @return the operations that were interrupted, as they ended; one still RUNNING belongs to another live process
     */
    public List<Operation> run() {
        mend();
        var recovered = projection.unfinished().stream()
                .map(operation -> runner.recover(flows.of(operation), operation))
                .toList();
        projection.projects().stream()
                .filter(project -> !project.status().isFinal())
                .forEach(folders::show);
        projection.projects().stream()
                .filter(project -> project.status().isFinal())
                .forEach(project -> folders.archive(project.id()));
        return recovered;
    }
}
