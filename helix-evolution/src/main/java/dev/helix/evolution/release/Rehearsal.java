package dev.helix.evolution.release;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries on the test system the way back that production would go: from the candidate to main's tree, which has to be well, and to the
 * candidate again. What it leaves is the journal's word that this worked, and how long it took.
 */
public final class Rehearsal {

    private static final String CANDIDATE = "candidate_tree";
    private static final String STOP = "stop";
    private static final String START = "start";

    private final JournalProjection projection;
    private final Repository repository;
    private final HostedSystem test;
    private final StepRunner runner;

    public Rehearsal(JournalProjection projection, Repository repository, HostedSystem test, StepRunner runner) {
        this.projection = projection;
        this.repository = repository;
        this.test = test;
        this.runner = runner;
    }

    /**
     * Begins a rehearsal; {@link StepRunner.Run#complete} does the work.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition, Library, NotOnTestSystem or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        requireThere(id);
        return runner.begin(flow(), id, by);
    }

    /** Begins nothing. @throws Refused where a rehearsal would be refused */
    public void require(ProjectId id) {
        requireThere(id);
        runner.requireFree(Deployment.LEASE);
    }

    private Candidate requireThere(ProjectId id) {
        var project = projection.project(id);
        var candidate = project.candidate();
        if (project.status() != ProjectStatus.DEPLOYED || candidate == null) {
            throw new Refused(new Refusal.NotDeployed(id, project.status()));
        }
        if (isLibrary()) {
            throw new Refused(new Refusal.Library(test.process().name()));
        }
        if (new LiveSlot(test)
                .live()
                .filter(live -> live.tree().equals(candidate.tree()))
                .isEmpty()) {
            throw new Refused(new Refusal.NotOnTestSystem(id));
        }
        return candidate;
    }

    private boolean isLibrary() {
        return test.process().state() == SystemStatus.State.LIBRARY;
    }

    public Flow flow() {
        var switchSteps = new SlotSwitchSteps(test, runner, operation -> new TreeId(operation.fact(Step.TREE)));
        var leadsBack = switchSteps.migrations().leadBack();
        var steps = new ArrayList<>(List.of(
                Step.of("choose", this::choose), switchSteps.materialise(), switchSteps.build(), switchSteps.stop()));
        // Where a migration has a way down it is that which is tried; else production would get its backup, and this
        // its copy anew.
        if (leadsBack.isEmpty()) {
            switchSteps.data().ifPresent(steps::add);
        }
        steps.add(switchSteps.switchSlots());
        leadsBack
                .or(() -> test.data().flatMap(data -> switchSteps.migrations().migrate()))
                .ifPresent(steps::add);
        steps.add(switchSteps.start());
        steps.add(switchSteps.comeBack());
        return new Flow(
                OperationKind.REHEARSE, Deployment.LEASE, steps, Flow.ALWAYS_PUT_BACK, (operation, refusal) -> {});
    }

    private Step.Done choose(Operation operation) {
        var candidate = requireThere(operation.project());
        var main = repository.main();
        return new Step.Done(
                Map.of(
                        Step.TREE,
                        repository.tree(main).sha(),
                        CANDIDATE,
                        candidate.tree().sha()),
                "from the candidate's tree " + candidate.tree() + " back to main " + main);
    }

    /** Returns whether it was seen that production could go back from a project's candidate. */
    public WayBack wayBack(EvolutionProject project) {
        return isLibrary() ? new WayBack.NotNeeded() : wayBack(project, projection, repository.tree(repository.main()));
    }

    /**
     * Returns the same of a root that nobody works in, and whose test system is no library.
     *
     * @param tree of main as it is
     */
    public static WayBack wayBack(EvolutionProject project, JournalProjection projection, TreeId tree) {
        var candidate = project.candidate();
        if (project.status() != ProjectStatus.DEPLOYED || candidate == null) {
            return new WayBack.NotNeeded();
        }
        var main = tree.sha();
        return projection.operations(project.id(), OperationKind.REHEARSE).reversed().stream()
                // One that ended because HELIX did says nothing about the way.
                .filter(operation -> operation.state() != Operation.State.RUNNING
                        && !RefusalCode.INTERRUPTED.name().equals(operation.code())
                        && main.equals(operation.facts().get(Step.TREE))
                        && candidate.tree().sha().equals(operation.facts().get(CANDIDATE)))
                .findFirst()
                .map(Rehearsal::told)
                .orElseGet(WayBack.Untried::new);
    }

    private static WayBack told(Operation operation) {
        if (operation.state() != Operation.State.SUCCEEDED) {
            return new WayBack.Failed(operation.id());
        }
        Instant stopped = operation.startedAt();
        Instant well = operation.startedAt();
        for (var step : operation.steps()) {
            var ended = step.endedAt();
            if (step.name().equals(STOP)) {
                stopped = step.startedAt();
            } else if (step.name().equals(START) && ended != null) {
                well = ended;
            }
        }
        return new WayBack.Rehearsed(operation.id(), well, Duration.between(stopped, well));
    }

    /** An {@link Approval}: nobody takes into production from what there was no way back. @throws Refused as WayBackUntried */
    public void requireRehearsed(EvolutionProject project, String by) {
        switch (wayBack(project)) {
            case WayBack.NotNeeded notNeeded -> {}
            case WayBack.Rehearsed rehearsed -> {}
            case WayBack.Untried untried -> throw new Refused(new Refusal.WayBackUntried(project.id()));
            case WayBack.Failed failed -> throw new Refused(new Refusal.WayBackUntried(project.id()));
        }
    }
}
