package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.domain.port.TestReports;
import dev.helix.domain.text.Sha256;
import dev.helix.evolution.flow.StepOutput;
import dev.helix.evolution.project.ChangeReview;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Judges the tree that runs on the test system by a list of stages, and stops at the first that fails. */
public final class StageRunner {

    static final String UNIT = "unit";
    private static final String E2E = "e2e";
    private static final int MOST_DENIED = 20;

    private final List<Stage> stages;
    private final Supplier<String> plan;
    private final HooksStage hooks;
    private final HostedSystem test;
    private final InstantSource clock;
    private final List<Denial> denied = new CopyOnWriteArrayList<>();

    /** One that asks nobody about the change itself, and runs no hooks. */
    public StageRunner(
            ValidationPlan plan,
            SyntaxChecker syntax,
            CommandRunner commands,
            TestReports reports,
            Repository repository,
            WatchedPaths watched,
            HostedSystem test,
            InstantSource clock) {
        this(
                plan,
                syntax,
                commands,
                reports,
                repository,
                ChangeReview.none(repository),
                watched,
                test,
                Optional.empty(),
                clock);
    }

    /**
     * Runs nothing yet.
     *
     * @param review what is asked about the change itself
     * @param watched what of the repository helps to judge, beside the plan
     * @param hooks of git that judge, too; empty for none
     */
    public StageRunner(
            ValidationPlan plan,
            SyntaxChecker syntax,
            CommandRunner commands,
            TestReports reports,
            Repository repository,
            ChangeReview review,
            WatchedPaths watched,
            HostedSystem test,
            Optional<CommitHooks> hooks,
            InstantSource clock) {
        var digest = plan.digest();
        this.plan = () ->
                hooks.map(named -> Sha256.hex(digest + "\n" + named.state())).orElse(digest);
        this.test = test;
        this.clock = clock;
        var running = heard((command, lines) -> {
            test.switching().ran();
            return commands.run(command, lines);
        });
        var environment = new StageEnvironment(plan.environment());
        var runner = new TestRunner(running, reports);
        var unit = plan.unit();
        var idle = unit == null ? null : new IdleSlot(test, environment, runner, unit, denied::addAll);
        this.hooks = new HooksStage(hooks.map(named -> named.runBy(heard(named.commands()))), environment, clock);
        this.stages = List.of(
                new SyntaxStage(syntax, !plan.syntax().isEmpty(), test, clock, denied::addAll),
                new AuditStage(review, clock),
                new BaselineStage(plan.baseline() ? idle : null, clock),
                new TestStage(UNIT, unit, false, environment, runner, test),
                new TestStage(E2E, plan.e2e(), true, environment, runner, test),
                new CanaryStage(idle, repository, watched, clock),
                new RegressionStage(idle, repository, watched, clock),
                new WitnessStage(idle, repository, watched, clock),
                new BenchmarkStage(plan.benchmark(), environment, running, test, clock, denied::addAll),
                new AblationStage(plan.ablation(), idle, repository, watched, clock),
                // The last, for the message tells what the others found.
                this.hooks);
    }

    private CommandRunner heard(CommandRunner commands) {
        return (command, lines) -> {
            var result = commands.run(command, lines);
            denied.addAll(result.denied());
            return result;
        };
    }

    /**
     * Has the message of a commit judged, where hooks of git do that.
     *
     * @throws Refused as StepFailed where one has something against it
     */
    void requireMessage(CommitId onto, TreeId tree, String message, StepOutput lines) {
        denied.clear();
        try {
            test.slots().current().ifPresent(live -> hooks.requireMessage(onto, tree, live, message, lines));
        } finally {
            lines.denied(counted());
        }
    }

    private List<Denial> counted() {
        return Denial.counted(denied).stream().limit(MOST_DENIED).toList();
    }

    /** Has a stage's report tell what the sandbox denied to its commands; that is no verdict on them. */
    private static StageReport withDenied(StageReport told, List<Denial> counted) {
        if (counted.isEmpty()) {
            return told;
        }
        var findings = new ArrayList<>(told.findings());
        counted.stream().map(denial -> Finding.of(denial.line())).forEach(findings::add);
        return told.with(findings);
    }

    /** Returns which stages, commands and hooks a tree is judged by now, as a digest. */
    String plan() {
        return plan.get();
    }

    /**
     * Runs the stages in order and stops at the first that fails. Before each, the live slot is compared with the tree; what was
     * built there, only before the first, for tests write their reports beside it.
     *
     * @throws Refused as SlotTampered when somebody has changed the live slot
     */
    Report validate(StageContext context) {
        var started = clock.instant();
        var judgedBy = plan();
        var told = new ArrayList<StageReport>();
        for (var stage : stages) {
            if (stage.concerns(context)) {
                test.switching().requireUntouched(context.live(), told.isEmpty());
                denied.clear();
                var report = stage.run(context.after(told));
                var counted = counted();
                context.lines().denied(counted);
                told.add(withDenied(report, counted));
                if (!told.getLast().acceptable()) {
                    break;
                }
            }
        }
        return new Report(context.live().tree(), judgedBy, started, clock.instant(), told);
    }
}
