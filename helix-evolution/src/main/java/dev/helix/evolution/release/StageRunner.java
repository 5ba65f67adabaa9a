package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Judges the tree that runs on the test system: syntax, its own tests, tests against the running system,
 * and a benchmark against main. */
public final class StageRunner {

    private static final String SYNTAX = "syntax";
    private static final String UNIT = "unit";
    private static final String E2E = "e2e";

    private static final TestReports.Told NOTHING_TOLD = new TestReports.Told(0, List.of());

    private final ValidationPlan plan;
    private final SyntaxChecker syntax;
    private final CommandRunner commands;
    private final TestReports reports;
    private final HostedSystem test;
    private final InstantSource clock;

    public StageRunner(
            ValidationPlan plan,
            SyntaxChecker syntax,
            CommandRunner commands,
            TestReports reports,
            HostedSystem test,
            InstantSource clock) {
        this.plan = plan;
        this.syntax = syntax;
        this.commands = (command, lines) -> {
            test.switching().ran();
            return commands.run(command, lines);
        };
        this.reports = reports;
        this.test = test;
        this.clock = clock;
    }

    /** Returns which stages and commands a tree is judged by now, as a digest. */
    String plan() {
        return plan.digest();
    }

    /**
     * Runs the stages in order and stops at the first that fails. Before each, the live slot is compared with the tree; what was
     * built there, only before the first, for tests write their reports beside it.
     *
     * @param content where the tree is, live on the test system
     * @param base main's tree, to compare with
     * @param changed what it changes on main
     * @param lines hears what the tests print, as it comes
     * @throws Refused as SlotTampered when somebody has changed the live slot
     */
    Report validate(SlotContent content, TreeId base, Collection<RepoPath> changed, Consumer<String> lines) {
        var started = clock.instant();
        var stages = new ArrayList<StageReport>();
        test.switching().requireUntouched(content, true);
        stages.add(syntax(content, changed));
        if (stages.getLast().acceptable()) {
            stages.add(command(UNIT, plan.unit(), content, lines));
        }
        if (stages.getLast().acceptable()) {
            stages.add(command(E2E, plan.e2e(), content, lines));
        }
        var benchmark = plan.benchmark();
        if (benchmark != null && stages.getLast().acceptable()) {
            test.switching().requireUntouched(content, false);
            stages.add(new Benchmark(benchmark, test, commands, environment(content), clock).run(content, base));
        }
        return new Report(content.tree(), plan.digest(), started, clock.instant(), stages);
    }

    private StageReport syntax(SlotContent content, Collection<RepoPath> changed) {
        var started = clock.instant();
        var seen = syntax.check(test.slots().directory(content.slot()), changed);
        if (!plan.syntax().isEmpty()) {
            test.switching().ran();
        }
        var outcome =
                seen.findings().isEmpty() ? seen.checked() == 0 ? Outcome.SKIPPED : Outcome.PASSED : Outcome.FAILED;
        var duration = Duration.between(started, clock.instant());
        return new StageReport(SYNTAX, outcome, duration, seen.checked(), seen.findings(), "");
    }

    private StageReport command(
            String stage, @Nullable StageCommand command, SlotContent content, Consumer<String> lines) {
        if (command == null) {
            return new StageReport(stage, Outcome.SKIPPED, Duration.ZERO, 0, List.of(), "");
        }
        test.switching().requireUntouched(content, false);
        var environment = environment(content);
        if (!stage.equals(E2E)) {
            environment.remove("HELIX_TEST_URL");
            environment.remove("HELIX_PRODUCTION_URL");
        }
        var directory = test.slots().directory(content.slot());
        var begin = clock.instant();
        var result = commands.run(
                new CommandRunner.Command(command.command(), directory, environment, command.timeout()), lines);
        var tests = TestCount.in(result.output());
        var findings = new ArrayList<Finding>();
        // A run that went well and says so needs no second source.
        var told = result.succeeded() && tests > 0 ? NOTHING_TOLD : reports.read(directory, begin);
        tests = tests > 0 ? tests : told.ran();
        if (!result.succeeded()) {
            findings.add(Finding.of(stage + " tests failed: " + result.ending()));
            findings.addAll(told.failures().isEmpty() ? FailedTests.in(result.output()) : told.failures());
        } else if (tests == 0) {
            findings.add(Finding.of("the command ended well, but its output tells of no test that ran; what counts is "
                    + TestCount.FORMS));
        }
        var outcome = findings.isEmpty() ? Outcome.PASSED : Outcome.FAILED;
        return new StageReport(stage, outcome, result.duration(), tests, findings, result.output());
    }

    private Map<String, String> environment(SlotContent content) {
        var environment = new HashMap<>(plan.environment());
        environment.put("HELIX_SYSTEM", SystemName.TEST.word());
        environment.put("HELIX_TREE", content.tree().sha());
        environment.put("HELIX_SLOT", content.slot().word());
        return environment;
    }
}
