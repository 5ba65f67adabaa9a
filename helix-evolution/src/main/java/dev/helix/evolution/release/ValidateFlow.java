package dev.helix.evolution.release;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.FailureReport;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import java.time.InstantSource;
import java.util.List;

/** Validates a deployed project once more. If it fails now, the test system runs main again. */
public final class ValidateFlow {

    private static final String START = "start";

    private final JournalProjection projection;
    private final Repository repository;
    private final HostedSystem test;
    private final CandidateValidation candidates;
    private final StepRunner runner;
    private final InstantSource clock;

    public ValidateFlow(
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
     * Begins a validation; {@link StepRunner.Run#complete} does the work.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition, or SlotTaken; as NotOnTestSystem when another tree runs on the test
     *     system by now
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        requireLive(deployed(id));
        return runner.begin(flow(), id, by);
    }

    /** Begins nothing. @throws Refused where it would be refused */
    public void require(ProjectId id) {
        requireLive(deployed(id));
        runner.requireFree(Deployment.LEASE);
    }

    private EvolutionProject deployed(ProjectId id) {
        var project = projection.project(id);
        if (project.status() != ProjectStatus.DEPLOYED) {
            throw new Refused(new Refusal.NotDeployed(id, project.status()));
        }
        return project;
    }

    public Flow flow() {
        var steps = List.of(
                Step.of("check", this::check, this::backToMain),
                Step.of(START, this::start),
                Step.of(
                        CandidateValidation.STEP,
                        operation -> candidates.judge(
                                operation, deployed(operation), runner.output(operation, CandidateValidation.STEP))));
        return new Flow(OperationKind.VALIDATE, Deployment.LEASE, steps, Flow.ALWAYS_PUT_BACK, this::settle);
    }

    private void requireLive(EvolutionProject project) {
        var candidate = project.candidate();
        var live = test.slots().current();
        if (candidate == null || live.isEmpty() || !live.get().tree().equals(candidate.tree())) {
            throw new Refused(new Refusal.NotOnTestSystem(project.id()));
        }
    }

    private Step.Done check(Operation operation) {
        requireLive(projection.project(operation.project()));
        return Step.Done.of("the candidate is on the test system");
    }

    private Step.Done start(Operation operation) {
        var process = test.process();
        var live = test.slots().current().orElseThrow();
        if (process.running() && process.health(live.tree()) instanceof Health.Healthy(var detail, var reported)) {
            return Step.Done.of(detail);
        }
        live = new LiveSlot(test).built(live, runner.output(operation, START));
        process.stop();
        test.switching().switchTo(live);
        process.start(live);
        test.switching().ran();
        return judged(operation, live);
    }

    private Step.Done judged(Operation operation, SlotContent live) {
        try {
            return SlotSwitchSteps.well(test, live, runner.output(operation, START));
        } catch (Refused e) {
            if (e.refusal() instanceof Refusal.StepFailed refusal) {
                var report = FailureReport.of(operation, live.tree(), refusal, clock.instant());
                projection.update(operation.project(), project -> project.judged(report));
                candidates.state(operation.project(), deployed(operation), report);
            }
            throw e;
        }
    }

    private Candidate deployed(Operation operation) {
        var candidate = projection.project(operation.project()).candidate();
        if (candidate == null) {
            throw new IllegalStateException("a deployed project has a candidate");
        }
        return candidate;
    }

    /** A verdict stands, however often HELIX is killed while it acts on it. */
    private boolean condemned(EvolutionProject project) {
        var report = project.report();
        return project.status() == ProjectStatus.DEPLOYED && report != null && !report.passed();
    }

    private void backToMain(Operation operation) {
        if (!condemned(projection.project(operation.project()))) {
            return;
        }
        var content =
                test.switching().prepare(repository.tree(repository.main())).content();
        new LiveSlot(test).build(content, runner.output(operation, "check"));
        test.process().stop();
        test.switching().switchTo(content);
        test.process().start(content);
        if (test.process().awaitHealthy(content.tree()) instanceof Health.Unhealthy(var why, var log)) {
            throw new PortException("the test system does not come back with main: " + why);
        }
    }

    private void settle(Operation operation, Refusal refusal) {
        projection.update(
                operation.project(),
                project ->
                        condemned(project) ? project.failed(error(refusal), operation.by(), clock.instant()) : project);
    }

    private static String error(Refusal refusal) {
        return refusal instanceof Refusal.Interrupted ? "its validation failed" : refusal.message();
    }
}
