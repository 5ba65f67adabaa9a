package dev.helix.evolution.project;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.domain.text.Counted;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves a project's base to main as it is now, and writes its folder anew, so that its author sees main's changes. The folder's
 * former content is kept as {@code refs/helix/before-rebase/<id>}.
 */
public final class Rebase {

    private static final Set<ProjectStatus> ALLOWED =
            Set.of(ProjectStatus.PENDING, ProjectStatus.READY, ProjectStatus.FAILED);
    private static final String NUMBERED = "adr/\\d{1,9}-[^/]*\\.md";
    private static final String MERGE = "merge";
    private static final String ONTO = "onto";
    private static final String RENAMES = "renames";
    private static final String UNDECIDED = "undecided";

    private final JournalProjection projection;
    private final Sealing sealing;
    private final ProjectFolders folders;
    private final Repository repository;
    private final StepRunner runner;
    private final InstantSource clock;

    public Rebase(
            JournalProjection projection,
            Sealing sealing,
            ProjectFolders folders,
            Repository repository,
            StepRunner runner,
            InstantSource clock) {
        this.projection = projection;
        this.sealing = sealing;
        this.folders = folders;
        this.repository = repository;
        this.runner = runner;
        this.clock = clock;
    }

    /**
     * Begins a rebase; {@link StepRunner.Run#complete} does the work. Where texts clash, the copies then hold both versions,
     * marked, and the project is not ready until they are decided; where anything else does, it ends with MergeConflict, and
     * the folder is as it was.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition while it is deployed, developed or over, or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        requireAllowed(id);
        return runner.begin(flow(id), id, by);
    }

    /** Begins nothing. @throws Refused where a rebase would be refused */
    public void require(ProjectId id) {
        requireAllowed(id);
        runner.requireFree(flow(id).lease());
    }

    private void requireAllowed(ProjectId id) {
        var project = projection.project(id);
        if (!ALLOWED.contains(project.status())) {
            throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.READY));
        }
    }

    public Flow flow(ProjectId id) {
        var steps =
                List.of(Step.of(MERGE, this::merge), Step.of("write", this::write), Step.of("record", this::record));
        return new Flow(OperationKind.REBASE, "project " + id, steps, MERGE, (operation, refusal) -> {});
    }

    private Step.Done merge(Operation operation) {
        var id = operation.project();
        var main = repository.main();
        var bundle = draft(id);
        if (bundle.isEmpty()) {
            var same = repository.tree(main).sha();
            return new Step.Done(
                    Map.of(Step.TREE, same, ONTO, main.sha(), RENAMES, ""), "the folder changes nothing yet");
        }
        sealing.pin("before-rebase/" + id, id, bundle.get());
        return switch (repository.merge(bundle.get(), main)) {
            case MergeResult.Clean(var tree) ->
                new Step.Done(
                        Map.of(Step.TREE, tree.sha(), ONTO, main.sha(), RENAMES, renames(bundle.get())),
                        "fits onto main " + main);
            case MergeResult.AlreadyContained() -> throw new Refused(new Refusal.AlreadyContained(id));
            case MergeResult.Conflicted(var conflicts) -> marked(id, bundle.get(), main, conflicts);
        };
    }

    /** Texts can be decided in the copies; anything else must be changed in the project first. */
    private Step.Done marked(ProjectId id, Bundle bundle, CommitId main, List<Conflict> conflicts) {
        if (conflicts.stream()
                .filter(conflict -> !followed(conflict))
                .anyMatch(conflict -> conflict.hunks().isEmpty() || conflict.kind() == Conflict.Kind.RENAME_RENAME)) {
            throw new Refused(new Refusal.MergeConflict(id, conflicts));
        }
        var paths = conflicts.stream()
                .filter(conflict -> !followed(conflict))
                .map(conflict -> conflict.path().value())
                .collect(Collectors.joining(", "));
        var facts = new HashMap<>(Map.of(
                Step.TREE, repository.mergeMarked(bundle, main).sha(), ONTO, main.sha(), RENAMES, renames(bundle)));
        if (paths.isEmpty()) {
            return new Step.Done(
                    facts, conflicts.stream().map(Rebase::settled).distinct().collect(Collectors.joining("; ")));
        }
        facts.put(UNDECIDED, paths);
        return new Step.Done(facts, "main and the project clash in " + paths + "; both versions are marked there");
    }

    /** Returns whether the rebase itself settles it. */
    private static boolean followed(Conflict conflict) {
        return conflict.kind() == Conflict.Kind.NUMBER
                || (conflict.kind() == Conflict.Kind.FILE_LOCATION
                        && !conflict.hunks().isEmpty());
    }

    private static String settled(Conflict conflict) {
        if (conflict.kind() == Conflict.Kind.NUMBER) {
            return "main has decisions of the same number; the project's got the next ones";
        }
        var names = conflict.hunks().getFirst();
        return conflict.path() + " follows its folder to " + names.ours() + names.theirs()
                + "; move it in the project where that is wrong";
    }

    private Optional<Bundle> draft(ProjectId id) {
        try {
            return Optional.of(sealing.draft(id, projection.project(id).base()));
        } catch (Refused e) {
            if (e.refusal() instanceof Refusal.NothingToSeal) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A path holds no control character, so a tab and a line end part them. */
    private static String renames(Bundle bundle) {
        var lines = new ArrayList<String>();
        for (var change : bundle.changes()) {
            if (change instanceof Change.Rename rename) {
                lines.add(rename.path() + "\t" + rename.from());
            }
        }
        return String.join("\n", lines);
    }

    private Step.Done write(Operation operation) {
        var renames = new HashMap<RepoPath, RepoPath>();
        operation.fact(RENAMES).lines().forEach(line -> {
            var tab = line.indexOf('\t');
            renames.put(new RepoPath(line.substring(0, tab)), new RepoPath(line.substring(tab + 1)));
        });
        var overlay = Derivation.between(repository, repository.tree(onto(operation)), tree(operation), renames);
        folders.rewrite(operation.project(), overlay);
        renumber(operation.project(), overlay);
        return Step.Done.of(
                Counted.of(overlay.added().size() + overlay.modified().size(), "file") + " written");
    }

    /** The decision that the spec names may have another number now. */
    private void renumber(ProjectId id, Overlay overlay) {
        var spec = folders.spec(id);
        var adr = spec.adr();
        if (adr == null || !adr.matches(NUMBERED) || overlay.added().containsKey(new RepoPath(adr))) {
            return;
        }
        var rest = adr.substring(adr.indexOf('-'));
        overlay.added().keySet().stream()
                .map(RepoPath::value)
                .filter(path -> path.matches(NUMBERED)
                        && path.substring(path.indexOf('-')).equals(rest))
                .findFirst()
                .ifPresent(path -> folders.respecify(
                        id, new Spec(spec.title(), spec.description(), path, spec.acceptance(), spec.evidence())));
    }

    private Step.Done record(Operation operation) {
        var id = operation.project();
        var project = projection.project(id);
        var undecided = operation.facts().get(UNDECIDED);
        var seal = project.status() == ProjectStatus.READY && undecided == null
                ? sealing.keep(id, sealing.draft(id, onto(operation)))
                : null;
        projection.update(id, current -> current.rebased(onto(operation), seal, clock.instant()));
        if (undecided != null) {
            projection.update(id, current -> undecided(current, operation, undecided));
            return Step.Done.of("decide the conflicts that are marked in " + undecided + ", then say ready");
        }
        return Step.Done.of("project " + id + " is based on " + onto(operation));
    }

    /** A ready project is ready no longer; one that was not ready yet goes on where it was. */
    private EvolutionProject undecided(EvolutionProject project, Operation operation, String paths) {
        return project.status() == ProjectStatus.READY
                ? project.failed(
                        "rebased; conflicts with main are to be decided in " + paths, operation.by(), clock.instant())
                : project;
    }

    private static TreeId tree(Operation operation) {
        return new TreeId(operation.fact(Step.TREE));
    }

    private static CommitId onto(Operation operation) {
        return new CommitId(operation.fact(ONTO));
    }
}
