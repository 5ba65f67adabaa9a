package dev.helix.evolution.project;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.JudgeChange;
import dev.helix.domain.evolution.Judges;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.JournalProjection;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates projects and tells about them. */
public final class Projects {

    private final JournalProjection projection;
    private final ProjectFolders folders;
    private final Repository repository;
    private final Judges judges;
    private final ChangeReview review;
    private final InstantSource clock;
    private final ChangeSizes sizes;

    /** One that asks nobody about a change. */
    public Projects(
            JournalProjection projection,
            ProjectFolders folders,
            Repository repository,
            Judges judges,
            InstantSource clock) {
        this(projection, folders, repository, judges, ChangeReview.none(repository), clock);
    }

    /** @param review what is asked about a change */
    public Projects(
            JournalProjection projection,
            ProjectFolders folders,
            Repository repository,
            Judges judges,
            ChangeReview review,
            InstantSource clock) {
        this.projection = projection;
        this.folders = folders;
        this.repository = repository;
        this.judges = judges;
        this.review = review;
        this.clock = clock;
        this.sizes = new ChangeSizes(folders, repository);
    }

    /**
     * Creates a project that starts from main as it is now.
     *
     * @throws Refused as ProjectExists
     */
    public EvolutionProject create(ProjectId id, Spec spec, List<Phase> phases, String by) {
        return create(id, spec, phases, repository.main(), by);
    }

    /** Creates a project that starts from {@code base}. @throws Refused as ProjectExists */
    EvolutionProject create(ProjectId id, Spec spec, List<Phase> phases, CommitId base, String by) {
        requireFree(id);
        folders.create(id, spec, phases);
        return projection.add(EvolutionProject.created(id, spec.title(), base, by, clock.instant()));
    }

    /** As {@link #create}, with a change in its folder. Killed in the middle, it is to be said again. @throws Refused as ProjectExists */
    EvolutionProject create(ProjectId id, Spec spec, Overlay change, CommitId base, String by) {
        requireFree(id);
        folders.create(id, spec, List.of());
        folders.rewrite(id, change);
        return projection.add(EvolutionProject.created(id, spec.title(), base, by, clock.instant()));
    }

    /** @throws Refused as ProjectExists */
    void requireFree(ProjectId id) {
        if (projection.projects().stream().anyMatch(project -> project.id().equals(id))) {
            throw new Refused(new Refusal.ProjectExists(id));
        }
    }

    /** Returns all projects, archived ones too. */
    public List<EvolutionProject> list() {
        return projection.projects();
    }

    /** Returns a project. @throws Refused as ProjectNotFound */
    public EvolutionProject show(ProjectId id) {
        return projection.project(id);
    }

    /** Returns what a project is for, as its folder says it now. @throws Refused as ProjectNotFound or InvalidSpec */
    public Spec spec(ProjectId id) {
        projection.project(id);
        return folders.spec(id);
    }

    /** Returns the bundle sealed last. @throws Refused as NothingToSeal when there is none */
    public Bundle sealed(ProjectId id) {
        projection.project(id);
        return folders.sealed(id).orElseThrow(() -> new Refused(new Refusal.NothingToSeal()));
    }

    /**
     * Returns the bundle sealed last, to be merged: paths of it may have been locked since.
     *
     * @throws Refused as NothingToSeal when there is none; as UnsafePath for files that the project may not change
     */
    public Bundle mergeable(ProjectId id) {
        var bundle = sealed(id);
        judges.locked().require(projection.project(id), bundle);
        return bundle;
    }

    /** Returns what a sealed project's change does to that which judges it, as far as it is known. */
    public JudgeChange judgeChange(EvolutionProject project) {
        var paths = new TreeSet<RepoPath>();
        for (var change : sealed(project.id()).changes()) {
            paths.add(change.path());
            if (change instanceof Change.Rename rename) {
                paths.add(rename.from());
            }
        }
        var report = project.report();
        return new JudgeChange(judges.watched().in(paths), report == null ? List.of() : report.questions());
    }

    /**
     * Returns what the project would change on main as it is now, as a unified diff: what was sealed, or before the first seal
     * what its folder holds. Empty for nothing.
     * Where it touches what judges it, lines that begin with {@code #} say so before it.
     *
     * @throws Refused as ProjectNotFound, MergeConflict, or as sealing would for what the folder holds
     */
    public String diff(ProjectId id) {
        var project = projection.project(id);
        var main = repository.main();
        var bundle = folders.sealed(id).or(() -> draft(project));
        if (bundle.isEmpty()) {
            return "";
        }
        return switch (repository.merge(bundle.get(), main)) {
            case MergeResult.Clean(var tree) -> {
                var before = repository.tree(main);
                var changed = repository.changed(before, tree);
                yield warning(judges.watched().in(changed))
                        + warning(review.of(before, tree, changed))
                        + repository.diff(before, tree);
            }
            case MergeResult.AlreadyContained() -> "";
            case MergeResult.Conflicted(var conflicts) -> throw new Refused(new Refusal.MergeConflict(id, conflicts));
        };
    }

    /** Returns the size of a project's sealed change; empty where it was never sealed. */
    public Optional<ChangeSize> size(EvolutionProject project) {
        return sizes.of(project);
    }

    /** Returns how many phases a project is developed in; 0 where its plan can't be read. */
    public int phases(ProjectId id) {
        try {
            return folders.plan(id).phases().size();
        } catch (Refused | PortException e) {
            return 0;
        }
    }

    /**
     * Returns what changed from one attempt to another, as a unified diff.
     *
     * @throws Refused as InvalidSpec where git has removed one of them
     */
    public String diff(Attempts.Span span) {
        try {
            return repository.diff(span.from(), span.to());
        } catch (PortException e) {
            var refused = new Refused(new Refusal.InvalidSpec(
                    "request",
                    0,
                    "from",
                    "the files of an attempt that nothing names any more are removed by git after a while, and one of these two"
                            + " is gone"));
            refused.initCause(e);
            throw refused;
        }
    }

    /** Returns the tree of main that a project's candidate was merged onto; empty for one without a candidate. */
    public Optional<TreeId> base(EvolutionProject project) {
        return Optional.ofNullable(project.candidate()).map(candidate -> repository.tree(candidate.onto()));
    }

    /**
     * Returns what is found in a sealed project's change of main as it is now; nothing for one that can't be merged, which is told
     * elsewhere.
     */
    public ChangeReview.Told review(EvolutionProject project) {
        var main = repository.main();
        if (!(repository.merge(sealed(project.id()), main) instanceof MergeResult.Clean(var tree))) {
            return ChangeReview.Told.NOTHING;
        }
        var before = repository.tree(main);
        return review.of(before, tree, repository.changed(before, tree));
    }

    private Optional<Bundle> draft(EvolutionProject project) {
        try {
            return Optional.of(Drafting.bundle(repository, project.base(), folders.overlay(project.id())));
        } catch (Refused e) {
            if (e.refusal() instanceof Refusal.NothingToSeal) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String warning(List<RepoPath> watched) {
        return watched.stream()
                .map(path -> "# JUDGE_CHANGED: " + path + " helps to judge this change\n")
                .collect(Collectors.joining());
    }

    private static String warning(ChangeReview.Told told) {
        return Stream.concat(told.sure().stream(), told.advisory().stream())
                .map(finding ->
                        "# CHANGE_AUDIT: " + finding.file() + ":" + finding.line() + ": " + finding.message() + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Lets a project change one of the {@link dev.helix.domain.evolution.LockedPaths}: for a person to say, never for an agent.
     *
     * @throws Refused as ProjectNotFound, or IllegalTransition for a project that is over
     */
    public EvolutionProject unlock(ProjectId id, RepoPath path, String by, String reason) {
        return projection.update(id, project -> {
            if (project.status().isFinal()) {
                throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.READY));
            }
            return project.hasUnlocked(path) ? project : project.unlocked(path, by, reason, clock.instant());
        });
    }

    /** Gives a project up and archives it. @throws Refused as IllegalTransition */
    public EvolutionProject abort(ProjectId id, String by, String reason) {
        var aborted = projection.update(id, project -> project.aborted(by, reason, clock.instant()));
        folders.archive(id);
        return aborted;
    }
}
