package dev.helix.evolution.release;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes a project off the test system although nothing is wrong with it; the test system then runs main. */
public final class Rollback {

    private static final String ELSEWHERE = "elsewhere";
    private static final String REASON = "reason";

    private final JournalProjection projection;
    private final Repository repository;
    private final HostedSystem test;
    private final CandidateValidation candidates;
    private final StepRunner runner;
    private final InstantSource clock;

    public Rollback(
            JournalProjection projection,
            Repository repository,
            HostedSystem test,
            CandidateValidation candidates,
            StepRunner runner,
            InstantSource clock) {
        this.projection = projection;
        this.repository = repository;
        this.test = test;
        this.candidates = candidates;
        this.runner = runner;
        this.clock = clock;
    }

    /**
     * Begins a rollback; {@link StepRunner.Run#complete} does the work.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        return begin(id, by, EvolutionProject.TAKEN_OFF);
    }

    /** As {@link #begin(ProjectId, String)}, for a {@code reason} that the project's history keeps. */
    public StepRunner.Run begin(ProjectId id, String by, String reason) {
        requireDeployed(id);
        return runner.begin(flow(reason), id, by);
    }

    /** Begins nothing. @throws Refused where a rollback would be refused */
    public void require(ProjectId id) {
        requireDeployed(id);
        runner.requireFree(Deployment.LEASE);
    }

    private void requireDeployed(ProjectId id) {
        var project = projection.project(id);
        if (project.status() != ProjectStatus.DEPLOYED) {
            throw new Refused(new Refusal.NotDeployed(id, project.status()));
        }
    }

    public Flow flow() {
        return flow(EvolutionProject.TAKEN_OFF);
    }

    private Flow flow(String reason) {
        var switchSteps = new SlotSwitchSteps(test, runner, operation -> new TreeId(operation.fact(Step.TREE)));
        var steps = new ArrayList<Step>();
        steps.add(Step.of("choose", operation -> choose(operation, reason)));
        var moves = new ArrayList<>(List.of(switchSteps.materialise(), switchSteps.build(), switchSteps.stop()));
        switchSteps.data().ifPresent(moves::add);
        moves.add(switchSteps.switchSlots());
        switchSteps.migrations().migrate().ifPresent(moves::add);
        moves.add(switchSteps.start());
        moves.forEach(step -> steps.add(Step.when(Rollback::runsThere, step)));
        steps.add(Step.of("attest", this::attest));
        steps.add(Step.of("record", this::record));
        // Put back, the project runs on the test system as before.
        return new Flow(OperationKind.ROLLBACK, Deployment.LEASE, steps, "start", (operation, refusal) -> {});
    }

    private Step.Done choose(Operation operation, String reason) {
        var main = repository.main();
        var tree = repository.tree(main);
        var candidate = projection.project(operation.project()).candidate();
        var live = new LiveSlot(test).live();
        if (candidate != null && live.isPresent() && !live.get().tree().equals(candidate.tree())) {
            return new Step.Done(
                    Map.of(Step.TREE, tree.sha(), ELSEWHERE, "true", REASON, reason),
                    "the test system runs tree " + live.get().tree() + ", not this project's, and keeps it");
        }
        return new Step.Done(Map.of(Step.TREE, tree.sha(), REASON, reason), "back to main " + main);
    }

    /** Another's candidate is never taken off the test system. */
    private static boolean runsThere(Operation operation) {
        return !operation.facts().containsKey(ELSEWHERE);
    }

    private static String reason(Operation operation) {
        return operation.facts().getOrDefault(REASON, EvolutionProject.TAKEN_OFF);
    }

    private Step.Done attest(Operation operation) {
        candidates.takenOff(operation.project(), reason(operation), operation.by());
        return Step.Done.of("what was said of its tree there says now that it was taken off");
    }

    private Step.Done record(Operation operation) {
        projection.update(
                operation.project(),
                project -> project.status() == ProjectStatus.READY
                        ? project
                        : project.withdrawn(reason(operation), operation.by(), clock.instant()));
        return Step.Done.of("project " + operation.project() + " is ready again");
    }
}
