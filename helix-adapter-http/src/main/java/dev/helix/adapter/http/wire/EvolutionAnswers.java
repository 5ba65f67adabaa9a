package dev.helix.adapter.http.wire;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.StepRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The use cases in the words of the wire, for whoever answers in these: the server, and the command line beside it. */
public final class EvolutionAnswers {

    private static final String MERGE_CONFLICT = "MERGE_CONFLICT";

    private final EvolutionUseCases use;

    public EvolutionAnswers(EvolutionUseCases useCases) {
        this.use = useCases;
    }

    /** Returns all projects in {@code status}, all of all when that is null. */
    public List<ProjectNote.Line> list(@Nullable String status) {
        return lines(projects(), status);
    }

    /** Returns all projects; the same list as long as none has changed. */
    public List<EvolutionProject> projects() {
        return use.projects().list();
    }

    public static List<ProjectNote.Line> lines(List<EvolutionProject> projects, @Nullable String status) {
        return projects.stream()
                .filter(project -> status == null || project.status().word().equals(status))
                .map(ProjectNote.Line::of)
                .toList();
    }

    /** Returns one project. @throws dev.helix.domain.evolution.Refused as ProjectNotFound */
    public ProjectNote show(ProjectId id) {
        return note(use.projects().show(id));
    }

    /** Creates a project. @throws dev.helix.domain.evolution.Refused as ProjectExists */
    public ProjectNote create(ProjectId id, Spec spec, Requester by) {
        return audited("create", id, by, () -> note(use.projects().create(id, spec, List.of(), by.who())), "created");
    }

    private ProjectNote note(EvolutionProject project) {
        var id = project.id();
        var sealed = project.seal() == null ? null : use.projects().sealed(id);
        return ProjectNote.of(
                project,
                sealed,
                use.radar().reading(id),
                use.sealing().editedSinceSeal(id),
                use.ledger()
                        .lastOperation(id)
                        .map(operation -> operation.id().value())
                        .orElse(null));
    }

    /** Returns what a project would change on main, as a unified diff. */
    public String diff(ProjectId id) {
        return use.projects().diff(id);
    }

    /** Returns how open projects fit onto main and to each other. */
    public RadarNote conflicts() {
        return RadarNote.of(use.radar(), use.dropped().find());
    }

    /** Begins an operation. @throws dev.helix.domain.evolution.Refused when it can't be done now */
    public StepRunner.Run begin(ProjectAction action, ProjectId id, Requester by) {
        return begin(action, id, by, "", event -> {});
    }

    /**
     * Begins an operation.
     *
     * @param hints for a developer who tries again; empty for nothing
     * @param listener hears what developers do
     * @throws dev.helix.domain.evolution.Refused when it can't be done now
     */
    public StepRunner.Run begin(
            ProjectAction action, ProjectId id, Requester by, String hints, Consumer<AgentEvent> listener) {
        var run = audited(action.word(), id, by, () -> run(action, id, by.who(), hints, listener), null);
        try {
            note(action.word(), id, by, run.id().value());
        } catch (PortException e) {
            run.abandon();
            throw e;
        }
        return run;
    }

    /** Notes a refusal, and {@code done} where there is none. */
    private <T> T audited(String action, ProjectId id, Requester by, Supplier<T> work, @Nullable String done) {
        T result;
        try {
            result = work.get();
        } catch (Refused e) {
            note(action, id, by, e.refusal().code());
            throw e;
        }
        if (done != null) {
            note(action, id, by, done);
        }
        return result;
    }

    private void note(String action, ProjectId id, Requester by, String outcome) {
        var agents = use.projects().list().stream()
                .filter(project -> project.id().equals(id))
                .flatMap(project -> project.agents().stream())
                .toList();
        use.audit().note(new AuditTrail.Entry(use.clock().instant(), by.who(), by.from(), action, id, outcome, agents));
    }

    private StepRunner.Run run(
            ProjectAction action, ProjectId id, String by, String hints, Consumer<AgentEvent> listener) {
        return switch (action) {
            case DEVELOP, RETRY -> use.development().begin(id, by, hints, listener);
            case READY -> use.moves().beginReady(id, by);
            case DEPLOY -> use.deployment().begin(id, by);
            case VALIDATE -> use.revalidation().begin(id, by);
            case INTEGRATE -> use.integration().begin(id, by);
            case ROLLBACK -> use.rollback().begin(id, by);
            case REBASE -> use.rebase().begin(id, by);
            case REVERT -> use.revert().begin(id, by);
            case ABORT -> use.moves().beginAbort(id, by);
        };
    }

    /**
     * Returns what deploying or integrating would do.
     *
     * @throws dev.helix.domain.evolution.Refused when it can't be done now
     * @throws IllegalArgumentException for any other action
     */
    public PreviewNote preview(ProjectAction action, ProjectId id) {
        var preview = switch (action) {
            case DEPLOY -> use.deployment().preview(id);
            case INTEGRATE -> use.integration().preview(id);
            case DEVELOP, RETRY, READY, VALIDATE, ROLLBACK, REBASE, REVERT, ABORT ->
                throw new IllegalArgumentException("there is no preview of " + action.word());
        };
        return PreviewNote.of(action, id, preview, warnings(action, id));
    }

    /** Returns what whoever begins {@code action} should know. */
    public List<OperationNote.WarningNote> warnings(ProjectAction action, ProjectId id) {
        var known =
                use.projects().list().stream().anyMatch(project -> project.id().equals(id));
        if (action != ProjectAction.DEPLOY || !known) {
            return List.of();
        }
        var warnings = new ArrayList<OperationNote.WarningNote>();
        use.radar().overlaps(id).forEach(overlap -> warnings.add(OperationNote.WarningNote.of(overlap, id)));
        var displaced = use.deployment().displacedBy(id);
        if (!displaced.isEmpty()) {
            warnings.add(OperationNote.WarningNote.takenOver(displaced));
        }
        return List.copyOf(warnings);
    }

    /** Returns an operation as it stands. */
    public OperationNote operation(Operation operation) {
        return operation(operation, null);
    }

    /** Returns an operation that somebody has just begun, with what they should know. */
    public OperationNote operation(Operation operation, @Nullable List<OperationNote.WarningNote> warnings) {
        var well = operation.state() == Operation.State.RUNNING || operation.state() == Operation.State.SUCCEEDED;
        return OperationNote.of(operation, well ? null : Problem.of(operation, conflicts(operation)), warnings);
    }

    /** The journal keeps the code alone: what does not fit is looked up, as main is now. */
    private @Nullable List<ConflictNote> conflicts(Operation operation) {
        return MERGE_CONFLICT.equals(operation.code())
                ? use.radar().reading(operation.project()).conflicts().stream()
                        .map(ConflictNote::of)
                        .toList()
                : null;
    }
}
