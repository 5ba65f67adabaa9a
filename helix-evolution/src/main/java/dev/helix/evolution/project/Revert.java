package dev.helix.evolution.project;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.domain.text.Ellipsis;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import java.util.List;
import java.util.Map;

/**
 * Undoes an integrated project later: makes a project whose change is the inverse, based on the commit that it takes back, and
 * seals it. From there it goes the same road as any other, and conflicts with what was built on top in the same way.
 */
public final class Revert {

    /** The fact that names the project made. */
    public static final String CREATED = "created";

    private static final String CREATE = "create";
    private static final String UNDOES = "undoes";
    private static final int LONGEST_ID = 63;
    private static final int MOST_TRIES = 1000;

    private final JournalProjection projection;
    private final Projects projects;
    private final Sealing sealing;
    private final ProjectFolders folders;
    private final Repository repository;
    private final StepRunner runner;

    public Revert(
            JournalProjection projection,
            Projects projects,
            Sealing sealing,
            ProjectFolders folders,
            Repository repository,
            StepRunner runner) {
        this.projection = projection;
        this.projects = projects;
        this.sealing = sealing;
        this.folders = folders;
        this.repository = repository;
        this.runner = runner;
    }

    /**
     * Begins to make the inverse project; {@link StepRunner.Run#complete} does the work.
     *
     * @throws Refused as ProjectNotFound, NotIntegrated or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        integrated(id);
        return runner.begin(flow(id), id, by);
    }

    /** Begins nothing. @throws Refused where a revert would be refused */
    public void require(ProjectId id) {
        integrated(id);
        runner.requireFree(flow(id).lease());
    }

    public Flow flow(ProjectId id) {
        var steps = List.of(
                Step.of("name", this::name),
                Step.of(CREATE, this::create, this::giveUp),
                Step.of("write", this::write),
                Step.of("seal", this::seal));
        return new Flow(OperationKind.REVERT, "project " + id, steps, CREATE, (operation, refusal) -> {});
    }

    private CommitId integrated(ProjectId id) {
        var project = projection.project(id);
        var commit = project.integrated();
        if (commit == null) {
            throw new Refused(new Refusal.NotIntegrated(id, project.status()));
        }
        return commit;
    }

    private Step.Done name(Operation operation) {
        var id = operation.project();
        var taken = projection.projects().stream().map(EvolutionProject::id).toList();
        for (int i = 1; i < MOST_TRIES; i++) {
            var end = i == 1 ? "" : "-" + i;
            var start = "revert-" + id;
            var name = new ProjectId(start.substring(0, Math.min(start.length(), LONGEST_ID - end.length())) + end);
            if (!taken.contains(name)) {
                return new Step.Done(
                        Map.of(CREATED, name.value(), UNDOES, integrated(id).sha()), "project " + name);
            }
        }
        throw new Refused(new Refusal.ProjectExists(id));
    }

    private Step.Done create(Operation operation) {
        var undone = projection.project(operation.project());
        var spec = new Spec(
                "Revert \"" + Ellipsis.end(undone.title(), Spec.LONGEST_TITLE - "Revert \"…\"".length()) + "\"",
                "Takes back project " + undone.id() + ", commit " + undoes(operation) + ".",
                null,
                List.of());
        projects.create(created(operation), spec, List.of(), undoes(operation), operation.by());
        return Step.Done.of("project " + created(operation) + " is there");
    }

    private void giveUp(Operation operation) {
        var made = created(operation);
        if (projection.projects().stream()
                .anyMatch(project ->
                        project.id().equals(made) && !project.status().isFinal())) {
            projects.abort(made, operation.by(), "the revert did not come to its end");
        }
    }

    private Step.Done write(Operation operation) {
        var commit = undoes(operation);
        var parent = repository
                .parent(commit)
                .orElseThrow(() -> new IllegalStateException(commit + " was integrated onto a commit"));
        var inverse = Derivation.between(repository, repository.tree(commit), repository.tree(parent), Map.of());
        folders.rewrite(created(operation), inverse);
        return Step.Done.of("the inverse of " + commit);
    }

    private Step.Done seal(Operation operation) {
        var made = created(operation);
        if (projection.project(made).seal() == null) {
            sealing.seal(made, operation.by());
        }
        return Step.Done.of("project " + made + " is ready; deploy it");
    }

    private static ProjectId created(Operation operation) {
        return new ProjectId(operation.fact(CREATED));
    }

    private static CommitId undoes(Operation operation) {
        return new CommitId(operation.fact(UNDOES));
    }
}
