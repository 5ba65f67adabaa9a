package dev.helix.evolution;

import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.JudgeChange;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Counted;
import dev.helix.evolution.develop.Development;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Operations;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.Attempts;
import dev.helix.evolution.project.ChangeReview;
import dev.helix.evolution.project.ChangeSize;
import dev.helix.evolution.project.Preview;
import dev.helix.evolution.project.ProjectFilling;
import dev.helix.evolution.project.Projects;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.project.Sealing;
import dev.helix.evolution.release.WayBack;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Every verb on a project, once: who may ask for it, its line in the audit log, the operation that does it. REST, the command
 * line, the chat and embedders all come through here. Safe for use by many threads.
 */
public final class ProjectActions {

    private final JournalProjection projection;
    private final Projects projects;
    private final ProjectFilling filling;
    private final Sealing sealing;
    private final Radar radar;
    private final Recovery.Flows flows;
    private final Operations operations;
    private final AuditTrail audit;
    private final InstantSource clock;

    public ProjectActions(
            JournalProjection projection,
            Projects projects,
            ProjectFilling filling,
            Sealing sealing,
            Radar radar,
            Recovery.Flows flows,
            Operations operations,
            AuditTrail audit,
            InstantSource clock) {
        this.projection = projection;
        this.projects = projects;
        this.filling = filling;
        this.sealing = sealing;
        this.radar = radar;
        this.flows = flows;
        this.operations = operations;
        this.audit = audit;
        this.clock = clock;
    }

    /** Returns the same with other developers. */
    public ProjectActions developedBy(Development development) {
        return new ProjectActions(
                projection,
                projects,
                filling,
                sealing,
                radar,
                flows.developedBy(development),
                operations,
                audit,
                clock);
    }

    /**
     * Creates a project that starts from main as it is now.
     *
     * @throws Refused as ProjectExists or Forbidden
     */
    public EvolutionProject create(ProjectId id, Spec spec, List<Phase> phases, Requester by) {
        var created = granted("create", Role.OPERATOR, id, by, () -> {
            requireShortTitle(spec);
            return projects.create(id, spec, phases, by.by());
        });
        note("create", id, by, "created");
        return created;
    }

    /**
     * Creates a project from a change that is there already.
     *
     * @throws Refused as ProjectExists, Forbidden, InvalidSpec, UnsafePath or NothingToSeal
     */
    public EvolutionProject create(ProjectId id, Spec spec, ChangeSource source, Requester by) {
        var created = granted("create", Role.OPERATOR, id, by, () -> {
            requireShortTitle(spec);
            return filling.create(id, spec, source, by.by());
        });
        note("create", id, by, "created");
        return created;
    }

    private static void requireShortTitle(Spec spec) {
        if (spec.title().length() > Spec.LONGEST_TITLE) {
            throw new Refused(new Refusal.InvalidSpec(
                    "project",
                    0,
                    "title",
                    "it has more than " + Spec.LONGEST_TITLE + " letters; the description has room for them"));
        }
    }

    /**
     * Puts copies of files into a project's folder, to be changed there; what is there already stays.
     *
     * @return where they are, by their paths in the repository
     * @throws Refused as ProjectNotFound, Forbidden, IllegalTransition, or InvalidSpec for what is no file at the project's base
     */
    public Map<RepoPath, Path> edit(ProjectId id, List<RepoPath> paths, Requester by) {
        var places = granted("edit", Role.OPERATOR, id, by, () -> filling.edit(id, paths));
        note("edit", id, by, Counted.of(places.size(), "file"));
        return places;
    }

    /** Returns all that was ever begun for a project, oldest first. @throws Refused as ProjectNotFound */
    public List<Operation> operations(ProjectId id) {
        projects.show(id);
        return Arrays.stream(OperationKind.values())
                .flatMap(kind -> projection.operations(id, kind).stream())
                .sorted(Comparator.comparingLong(operation -> operation.id().sequence()))
                .toList();
    }

    /**
     * Returns the proof of what a project brought onto main, else of how its candidate was judged: signed statements, one envelope a line.
     *
     * @return none where it was not judged yet, or no proof was written
     * @throws Refused as ProjectNotFound
     */
    public List<String> proof(ProjectId id) {
        var project = projects.show(id);
        var commit = project.integrated();
        if (commit != null) {
            return flows.integration().proof(commit);
        }
        var report = project.report();
        return report == null ? List.of() : flows.integration().proof(report.tree());
    }

    /**
     * Lets a project change one of the {@link dev.helix.domain.evolution.LockedPaths}: for a person to say, never for an agent.
     *
     * @throws Refused as ProjectNotFound, Forbidden, or IllegalTransition for a project that is over
     */
    public EvolutionProject unlock(ProjectId id, RepoPath path, String reason, Requester by) {
        var unlocked = granted("unlock", Role.OPERATOR, id, by, () -> projects.unlock(id, path, by.by(), reason));
        note("unlock", id, by, path + ": " + reason);
        return unlocked;
    }

    /** As {@link #begin(ProjectAction, ProjectId, Requester, Directions)}, without directions. */
    public StepRunner.Run begin(ProjectAction action, ProjectId id, Requester by) {
        return begin(action, id, by, Directions.NONE);
    }

    /**
     * Begins an operation; {@link StepRunner.Run#complete} does it, or {@link Operations#submit} beside the caller.
     *
     * @throws Refused when it can't be done now, or {@code by} may not ask for it
     * @throws PortException when it can't be noted who asked for it; nothing is begun then
     */
    public StepRunner.Run begin(ProjectAction action, ProjectId id, Requester by, Directions directions) {
        operations.settle();
        var run = granted(action.word(), action.role(), id, by, () -> run(action, id, by.by(), directions));
        try {
            note(action.word(), id, by, run.id().value());
            if (action == ProjectAction.INTEGRATE && directions.accepted() != null) {
                note("accept-judge-change", id, by, directions.accepted());
            }
        } catch (PortException e) {
            run.abandon();
            throw e;
        }
        return run;
    }

    private StepRunner.Run run(ProjectAction action, ProjectId id, String by, Directions directions) {
        return switch (action) {
            case DEVELOP, RETRY -> flows.development().begin(id, by, directions.text(), directions.listener());
            case READY -> flows.moves().beginReady(id, by);
            case DEPLOY -> flows.deployment().begin(id, by);
            case VALIDATE -> flows.validateFlow().begin(id, by);
            case INTEGRATE -> flows.integration().begin(id, by, directions.accepted(), directions.seen());
            case REHEARSE -> flows.rehearsal().begin(id, by);
            case ROLLBACK ->
                directions.text().isEmpty()
                        ? flows.rollback().begin(id, by)
                        : flows.rollback().begin(id, by, directions.text());
            case REBASE -> flows.rebase().begin(id, by);
            case REVERT -> flows.revert().begin(id, by);
            case ABORT ->
                directions.text().isEmpty()
                        ? flows.moves().beginAbort(id, by)
                        : flows.moves().beginAbort(id, by, directions.text());
        };
    }

    /**
     * Returns what an action would do; empty for one that has no preview.
     *
     * @throws Refused when it can't be done now
     */
    public Optional<Preview> preview(ProjectAction action, ProjectId id) {
        return switch (action) {
            case DEPLOY -> Optional.of(flows.deployment().preview(id));
            case INTEGRATE -> Optional.of(flows.integration().preview(id));
            case DEVELOP, RETRY, READY, VALIDATE, REHEARSE, ROLLBACK, REBASE, REVERT, ABORT -> Optional.empty();
        };
    }

    /**
     * Returns why {@code by} can't begin an action now, in the refusal that beginning it would meet; empty where they can. Begins
     * nothing and notes nothing. It may merge in memory, so it is a question about one project and not about all.
     *
     * @throws Refused as ProjectNotFound
     */
    public Optional<Refusal> obstacle(ProjectAction action, ProjectId id, Requester by) {
        projects.show(id);
        try {
            require(action.role(), id, by);
            switch (action) {
                case DEVELOP, RETRY -> flows.development().require(id);
                case READY -> flows.moves().requireReady(id);
                case DEPLOY -> flows.deployment().require(id);
                case VALIDATE -> flows.validateFlow().require(id);
                case INTEGRATE -> flows.integration().require(id, by.by());
                case REHEARSE -> flows.rehearsal().require(id);
                case ROLLBACK -> flows.rollback().require(id);
                case REBASE -> flows.rebase().require(id);
                case REVERT -> flows.revert().require(id);
                case ABORT -> flows.moves().requireAbort(id);
            }
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(e.refusal());
        }
    }

    /** Returns the files that other open projects change, too: a warning before {@code action} begins. */
    public List<Radar.Overlap> overlaps(ProjectAction action, ProjectId id) {
        return action == ProjectAction.DEPLOY && known(id).isPresent() ? radar.overlaps(id) : List.of();
    }

    /**
     * Returns what a project's change does to that which judges it: by what was sealed last, and by what its last validation
     * asks.
     */
    public JudgeChange judgeChange(ProjectId id) {
        return known(id)
                .filter(project -> project.seal() != null)
                .map(project -> projects.judgeChange(project))
                .orElse(JudgeChange.NONE);
    }

    /** Returns what is found in the change that {@code action} is to try: warnings before it begins. */
    public ChangeReview.Told review(ProjectAction action, ProjectId id) {
        return known(id)
                .filter(project -> action == ProjectAction.DEPLOY && project.seal() != null)
                .map(project -> projects.review(project))
                .orElseGet(() -> ChangeReview.Told.NOTHING);
    }

    /** Returns the projects that leave the test system when {@code action} succeeds. */
    public List<ProjectId> displaced(ProjectAction action, ProjectId id) {
        return action == ProjectAction.DEPLOY && known(id).isPresent()
                ? flows.deployment().displacedBy(id)
                : List.of();
    }

    /** Returns all projects, archived ones too; the same list as long as none has changed. */
    public List<EvolutionProject> list() {
        return projects.list();
    }

    /** Returns a project. @throws Refused as ProjectNotFound */
    public EvolutionProject show(ProjectId id) {
        return projects.show(id);
    }

    /** Returns whether it was seen that production could go back from a project's candidate. */
    public WayBack wayBack(EvolutionProject project) {
        return flows.rehearsal().wayBack(project);
    }

    /** Returns the size of a project's sealed change; empty where it was never sealed. */
    public Optional<ChangeSize> size(EvolutionProject project) {
        return projects.size(project);
    }

    /** Returns how many phases a project is developed in; 0 where its plan can't be read. */
    public int phases(ProjectId id) {
        return projects.phases(id);
    }

    /** Returns the attempts at a project, oldest first. @throws Refused as ProjectNotFound */
    public List<Attempts.Attempt> attempts(ProjectId id) {
        return Attempts.of(operations(id));
    }

    /**
     * Returns what changed from one attempt at a project to another, as a unified diff.
     *
     * @param from the tree of an attempt, or the beginning of its id, 7 letters at least; empty for the one before {@code to}
     * @param to likewise; empty for the last one
     * @throws Refused as ProjectNotFound, or InvalidSpec for a tree that is not one of its attempts, or that git has removed since
     */
    public String diff(ProjectId id, String from, String to) {
        return projects.diff(Attempts.span(attempts(id), from, to));
    }

    /**
     * Returns what differs between two trees of a project's way, as a unified diff.
     *
     * @throws Refused as InvalidSpec where git has removed one of them
     */
    public String difference(TreeId from, TreeId to) {
        return projects.diff(new Attempts.Span(from, to));
    }

    /** Returns the tree of main that a project's candidate was merged onto; empty for one without a candidate. */
    public Optional<TreeId> base(EvolutionProject project) {
        return projects.base(project);
    }

    /** Returns what a project is for, as its folder says it now. @throws Refused as ProjectNotFound or InvalidSpec */
    public Spec spec(ProjectId id) {
        return projects.spec(id);
    }

    /** Returns the bundle sealed last. @throws Refused as NothingToSeal when there is none */
    public Bundle sealed(ProjectId id) {
        return projects.sealed(id);
    }

    /** Returns the places that a rebase has marked and nobody has decided, by their files in the project's folder, sorted. */
    public SortedMap<String, List<String>> undecided(ProjectId id) {
        return sealing.undecided(id);
    }

    /** Returns whether a project's folder differs from what was sealed. */
    public boolean editedSinceSeal(ProjectId id) {
        return sealing.editedSinceSeal(id);
    }

    /**
     * Returns what the project would change on main as it is now, as a unified diff.
     *
     * @throws Refused as MergeConflict, or NothingToSeal before the first seal
     */
    public String diff(ProjectId id) {
        return projects.diff(id);
    }

    /** Returns how open projects fit onto main and to each other. */
    public Radar radar() {
        return radar;
    }

    /** Returns what was done last with a project. */
    public Optional<Operation> lastOperation(ProjectId id) {
        return projection.lastOperation(id);
    }

    /** Returns the names of the steps that an operation has, in order; of a development, those that it has had. */
    public List<String> steps(Operation operation) {
        var begun = operation.steps().stream().map(Operation.StepRun::name).toList();
        return operation.kind() == OperationKind.DEVELOP
                ? begun.stream().distinct().toList()
                : Stream.concat(flows.of(operation).steps().stream().map(Step::name), begun.stream())
                        .distinct()
                        .toList();
    }

    /** Returns what runs and has run. */
    public Operations operations() {
        return operations;
    }

    /** Returns all that has happened, to be read and listened to. */
    public JournalProjection projection() {
        return projection;
    }

    /** Does {@code work} for somebody who may ask for it; a refusal is noted. */
    private <T> T granted(String verb, Role needed, ProjectId id, Requester by, Supplier<T> work) {
        try {
            require(needed, id, by);
            return work.get();
        } catch (Refused e) {
            note(verb, id, by, e.refusal().code());
            throw e;
        }
    }

    private static void require(Role needed, ProjectId id, Requester by) {
        if (!by.role().includes(needed)) {
            throw new Refused(new Refusal.Forbidden(needed, by.role()));
        }
        if (!by.projects().covers(id.value())) {
            throw new Refused(new Refusal.OtherProjects(by.projects(), id.value()));
        }
    }

    private void note(String verb, ProjectId id, Requester by, String outcome) {
        var agents = known(id).map(EvolutionProject::agents).orElse(List.of());
        audit.note(
                new AuditTrail.Entry(clock.instant(), by.who(), by.onBehalfOf(), by.from(), verb, id, outcome, agents));
    }

    private Optional<EvolutionProject> known(ProjectId id) {
        return projects.list().stream()
                .filter(project -> project.id().equals(id))
                .findFirst();
    }
}
