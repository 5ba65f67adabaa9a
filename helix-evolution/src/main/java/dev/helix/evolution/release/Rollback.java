package dev.helix.evolution.release;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.Ledger;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes a project off the test system although nothing is wrong with it; the test system then runs main. */
public final class Rollback {

    private final Ledger ledger;
    private final Repository repository;
    private final HostedSystem test;
    private final StepRunner runner;
    private final InstantSource clock;

    public Rollback(Ledger ledger, Repository repository, HostedSystem test, StepRunner runner, InstantSource clock) {
        this.ledger = ledger;
        this.repository = repository;
        this.test = test;
        this.runner = runner;
        this.clock = clock;
    }

    /**
     * Begins a rollback; {@link StepRunner.Run#complete} does the work.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        var project = ledger.project(id);
        if (project.status() != ProjectStatus.DEPLOYED) {
            throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.READY));
        }
        return runner.begin(flow(), id, by);
    }

    public Flow flow() {
        var replacement = new Replacement(test);
        var steps = new ArrayList<>(List.of(
                Step.of("choose", this::choose), replacement.materialise(), replacement.build(), replacement.stop()));
        replacement.data().ifPresent(steps::add);
        steps.addAll(List.of(replacement.switchSlots(), replacement.start(), Step.of("record", this::record)));
        // Put back, the project runs on the test system as before.
        return new Flow(OperationKind.ROLLBACK, Deployment.LEASE, steps, "start", (operation, refusal) -> {});
    }

    private Step.Done choose(Operation operation) {
        var main = repository.main();
        var tree = repository.tree(main);
        return new Step.Done(Map.of(Step.TREE, tree.sha()), "back to main " + main);
    }

    private Step.Done record(Operation operation) {
        ledger.update(
                operation.project(),
                project -> project.status() == ProjectStatus.READY
                        ? project
                        : project.withdrawn(operation.by(), clock.instant()));
        return Step.Done.of("project " + operation.project() + " is ready again");
    }
}
