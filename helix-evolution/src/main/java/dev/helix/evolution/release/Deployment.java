package dev.helix.evolution.release;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.FailureReport;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.Ledger;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.Preview;
import dev.helix.evolution.project.Projects;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts a ready project on the test system and judges it there. If anything goes wrong, the test system runs again what it
 * ran before.
 */
public final class Deployment {

    static final String LEASE = "test system";
    private static final String ONTO = "onto";
    private static final String COMMIT = "commit";
    private static final String VALIDATE = "validate";

    private final Ledger ledger;
    private final Projects projects;
    private final Repository repository;
    private final HostedSystem test;
    private final Judging judging;
    private final StepRunner runner;
    private final InstantSource clock;

    public Deployment(
            Ledger ledger,
            Projects projects,
            Repository repository,
            HostedSystem test,
            Judging judging,
            StepRunner runner,
            InstantSource clock) {
        this.ledger = ledger;
        this.projects = projects;
        this.repository = repository;
        this.test = test;
        this.judging = judging;
        this.runner = runner;
        this.clock = clock;
    }

    /**
     * Begins a deployment; {@link StepRunner.Run#complete} does the work.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        requireReady(id);
        return runner.begin(flow(), id, by);
    }

    /**
     * Says what a deployment would put on the test system.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition, AlreadyContained or MergeConflict
     */
    public Preview preview(ProjectId id) {
        requireReady(id);
        var main = repository.main();
        var tree = merged(id, main);
        return new Preview(main, tree, repository.changed(repository.tree(main), tree));
    }

    private void requireReady(ProjectId id) {
        var project = ledger.project(id);
        if (project.status() != ProjectStatus.READY) {
            throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.DEPLOYED));
        }
    }

    private TreeId merged(ProjectId id, CommitId main) {
        return switch (repository.merge(projects.sealed(id), main)) {
            case MergeResult.Clean(var tree) -> tree;
            case MergeResult.AlreadyContained() -> throw new Refused(new Refusal.AlreadyContained(id));
            case MergeResult.Conflicted(var conflicts) -> throw new Refused(new Refusal.MergeConflict(id, conflicts));
        };
    }

    public Flow flow() {
        var replacement = new Replacement(test);
        var steps = new ArrayList<>(List.of(
                Step.of("merge", this::merge), replacement.materialise(), replacement.build(), replacement.stop()));
        replacement.data().ifPresent(steps::add);
        steps.addAll(List.of(
                replacement.switchSlots(),
                replacement.start(),
                Step.of("record", this::record),
                Step.of(VALIDATE, operation -> judging.judge(operation.project(), candidate(operation)))));
        return new Flow(OperationKind.DEPLOY, LEASE, steps, VALIDATE, this::settle);
    }

    private Step.Done merge(Operation operation) {
        var id = operation.project();
        var main = repository.main();
        var tree = merged(id, main);
        var draft = new CommitDraft(
                tree,
                main,
                repository.person(),
                "helix: candidate of " + id + "\n\nHelix-Project: " + id + "\n",
                operation.startedAt().truncatedTo(ChronoUnit.SECONDS));
        var commit = repository.commit(draft);
        repository.pin("candidates/" + id, commit);
        return new Step.Done(
                Map.of(Step.TREE, tree.sha(), COMMIT, commit.sha(), ONTO, main.sha()), "merged onto main " + main);
    }

    private Step.Done record(Operation operation) {
        var candidate = candidate(operation);
        ledger.update(
                operation.project(),
                project -> project.status() == ProjectStatus.DEPLOYED && candidate.equals(project.candidate())
                        ? project
                        : project.deployed(candidate, operation.by(), clock.instant()));
        return Step.Done.of("the candidate runs on the test system");
    }

    /** A conflict, or HELIX being killed, is not the project's failure: it stays ready. */
    private void settle(Operation operation, Refusal refusal) {
        var built = operation.facts().containsKey(Step.TREE);
        var interrupted = refusal instanceof Refusal.Interrupted;
        ledger.update(operation.project(), project -> switch (project.status()) {
            case READY -> built && !interrupted ? failed(project, operation, refusal) : project;
            case DEPLOYED ->
                interrupted ? project.withdrawn(operation.by(), clock.instant()) : failed(project, operation, refusal);
            case PENDING, DEVELOPING, INTEGRATED, FAILED, ABORTED -> project;
        });
    }

    private EvolutionProject failed(EvolutionProject project, Operation operation, Refusal refusal) {
        var tree = new TreeId(operation.fact(Step.TREE));
        return project.report() == null
                ? project.failed(
                        refusal.message(),
                        FailureReport.of(operation, tree, refusal, clock.instant()),
                        operation.by(),
                        clock.instant())
                : project.failed(refusal.message(), operation.by(), clock.instant());
    }

    private static Candidate candidate(Operation operation) {
        return new Candidate(
                new CommitId(operation.fact(COMMIT)),
                new TreeId(operation.fact(Step.TREE)),
                new CommitId(operation.fact(ONTO)));
    }
}
