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
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.Preview;
import dev.helix.evolution.project.Projects;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts a ready project on the test system and judges it there. If anything goes wrong, the test system runs again what it
 * ran before.
 */
public final class Deployment {

    static final String LEASE = "test system";
    private static final String ONTO = "onto";
    private static final String COMMIT = "commit";

    private final JournalProjection projection;
    private final Projects projects;
    private final Repository repository;
    private final HostedSystem test;
    private final CandidateValidation candidates;
    private final StepRunner runner;
    private final InstantSource clock;

    public Deployment(
            JournalProjection projection,
            Projects projects,
            Repository repository,
            HostedSystem test,
            CandidateValidation candidates,
            StepRunner runner,
            InstantSource clock) {
        this.projection = projection;
        this.projects = projects;
        this.repository = repository;
        this.test = test;
        this.candidates = candidates;
        this.runner = runner;
        this.clock = clock;
    }

    /**
     * Begins a deployment; {@link StepRunner.Run#complete} does the work.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        requireDeployable(id);
        return runner.begin(flow(), id, by);
    }

    /** Begins nothing. @throws Refused where a deployment would be refused, or could not even be merged */
    public void require(ProjectId id) {
        preview(id);
        runner.requireFree(LEASE);
    }

    /**
     * Says what a deployment would put on the test system.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition, AlreadyContained or MergeConflict
     */
    public Preview preview(ProjectId id) {
        requireDeployable(id);
        var main = repository.main();
        var tree = merged(id, main);
        return new Preview(main, tree, repository.changed(repository.tree(main), tree));
    }

    /** A deployed project can be deployed once more: main may have moved since, and that makes another candidate. */
    private void requireDeployable(ProjectId id) {
        var project = projection.project(id);
        if (project.status() != ProjectStatus.READY && project.status() != ProjectStatus.DEPLOYED) {
            throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.DEPLOYED));
        }
    }

    private TreeId merged(ProjectId id, CommitId main) {
        return switch (repository.merge(projects.mergeable(id), main)) {
            case MergeResult.Clean(var tree) -> tree;
            case MergeResult.AlreadyContained() -> throw new Refused(new Refusal.AlreadyContained(id));
            case MergeResult.Conflicted(var conflicts) -> throw new Refused(new Refusal.MergeConflict(id, conflicts));
        };
    }

    public Flow flow() {
        Function<Operation, TreeId> main = operation -> repository.tree(new CommitId(operation.fact(ONTO)));
        var switchSteps = new SlotSwitchSteps(test, runner, main);
        var steps = new ArrayList<>(List.of(
                Step.of("merge", this::merge), switchSteps.materialise(), switchSteps.build(), switchSteps.stop()));
        switchSteps.data().ifPresent(steps::add);
        steps.add(switchSteps.switchSlots());
        switchSteps.migrations().migrate().ifPresent(steps::add);
        switchSteps.migrations().lookBack(main).ifPresent(steps::add);
        steps.addAll(List.of(
                switchSteps.start(),
                Step.of("record", this::record),
                Step.of(
                        CandidateValidation.STEP,
                        operation -> candidates.judge(
                                operation, candidate(operation), runner.output(operation, CandidateValidation.STEP))),
                Step.of("displace", this::displace)));
        return new Flow(OperationKind.DEPLOY, LEASE, steps, CandidateValidation.STEP, this::settle);
    }

    private Step.Done merge(Operation operation) {
        var id = operation.project();
        var main = repository.main();
        var tree = merged(id, main);
        test.slots().requireFillable(tree);
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
        projection.update(
                operation.project(),
                project -> project.status() == ProjectStatus.DEPLOYED && candidate.equals(project.candidate())
                        ? project
                        : deployable(project, operation).deployed(candidate, operation.by(), clock.instant()));
        return Step.Done.of("the candidate runs on the test system");
    }

    private EvolutionProject deployable(EvolutionProject project, Operation operation) {
        return project.status() == ProjectStatus.DEPLOYED
                ? project.withdrawn("deployed again", operation.by(), clock.instant())
                : project;
    }

    /**
     * One test system holds one candidate: the project that was there before is ready again. Only now, for until the verdict the old
     * candidate would have come back.
     */
    private Step.Done displace(Operation operation) {
        var others = displacedBy(operation.project());
        var reason = "project " + operation.project() + " took its place on the test system";
        for (var other : others) {
            candidates.takenOff(other, reason, operation.by());
            projection.update(
                    other,
                    project -> project.status() == ProjectStatus.DEPLOYED && !isLeaving(other)
                            ? project.withdrawn(reason, operation.by(), clock.instant())
                            : project);
        }
        return Step.Done.of(
                others.isEmpty()
                        ? "no other project was on the test system"
                        : "ready again, for this one took its place on the test system: "
                                + others.stream().map(ProjectId::value).collect(Collectors.joining(", ")));
    }

    /** Returns the other projects that are deployed: a deployment of {@code id} moves them back to ready. */
    public List<ProjectId> displacedBy(ProjectId id) {
        return projection.projects().stream()
                .filter(project -> project.status() == ProjectStatus.DEPLOYED)
                .map(EvolutionProject::id)
                .filter(other -> !other.equals(id) && !isLeaving(other))
                .toList();
    }

    /** A project on its way into production needs the test system no more, and its verdict stays. */
    private boolean isLeaving(ProjectId id) {
        return projection.unfinished().stream()
                .anyMatch(operation -> operation.kind() == OperationKind.INTEGRATE && operation.concerns(id));
    }

    /** A conflict, or HELIX being killed, is not the project's failure: it stays what it was, or is ready. */
    private void settle(Operation operation, Refusal refusal) {
        var merged = operation.facts().containsKey(Step.TREE);
        var interrupted = refusal instanceof Refusal.Interrupted;
        if (interrupted && isOnTestSystem(operation)) {
            candidates.takenOff(operation.project(), "the deployment was interrupted", operation.by());
        }
        var before = projection.project(operation.project()).report();
        projection.update(operation.project(), project -> switch (project.status()) {
            case READY -> merged && !interrupted ? failed(project, operation, refusal) : project;
            case DEPLOYED -> {
                // Deployed once more, it may not have come as far as its new candidate: the old one is back then.
                var old = !merged || !candidate(operation).equals(project.candidate());
                yield interrupted
                        ? old ? project : project.withdrawn(operation.by(), clock.instant())
                        : merged
                                ? failed(
                                        old
                                                ? project.withdrawn("deployed again", operation.by(), clock.instant())
                                                : project,
                                        operation,
                                        refusal)
                                : project;
            }
            case PENDING, DEVELOPING, INTEGRATED, FAILED, ABORTED -> project;
        });
        var report = projection.project(operation.project()).report();
        if (report != null && !report.equals(before)) {
            candidates.state(operation.project(), candidate(operation), report);
        }
    }

    private boolean isOnTestSystem(Operation operation) {
        var project = projection.project(operation.project());
        return project.status() == ProjectStatus.DEPLOYED
                && operation.facts().containsKey(Step.TREE)
                && candidate(operation).equals(project.candidate());
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
