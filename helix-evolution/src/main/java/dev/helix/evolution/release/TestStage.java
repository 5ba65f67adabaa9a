package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tests that a command runs in the live slot. */
final class TestStage implements Stage {

    private static final TestReports.Told NOTHING_TOLD = new TestReports.Told(0, List.of());

    private final String name;
    private final @Nullable StageCommand command;
    private final boolean talking;
    private final StageEnvironment environment;
    private final CommandRunner commands;
    private final TestReports reports;
    private final HostedSystem test;
    private final InstantSource clock;

    /**
     * @param command null where there are no such tests, which is told
     * @param talking whether they are to reach the running systems
     */
    TestStage(
            String name,
            @Nullable StageCommand command,
            boolean talking,
            StageEnvironment environment,
            CommandRunner commands,
            TestReports reports,
            HostedSystem test,
            InstantSource clock) {
        this.name = name;
        this.command = command;
        this.talking = talking;
        this.environment = environment;
        this.commands = commands;
        this.reports = reports;
        this.test = test;
        this.clock = clock;
    }

    @Override
    public StageReport run(Trial trial) {
        if (command == null) {
            return new StageReport(name, Outcome.SKIPPED, Duration.ZERO, 0, List.of(), "");
        }
        var content = trial.live();
        var variables = talking ? environment.talking(content) : environment.apart(content);
        var directory = test.slots().directory(content.slot());
        var begin = clock.instant();
        var result = commands.run(
                new CommandRunner.Command(command.command(), directory, variables, command.timeout()), trial.lines());
        var tests = TestCount.in(result.output());
        var findings = new ArrayList<Finding>();
        // A run that went well and says so needs no second source.
        var told = result.succeeded() && tests > 0 ? NOTHING_TOLD : reports.read(directory, begin);
        tests = tests > 0 ? tests : told.ran();
        if (!result.succeeded()) {
            findings.add(Finding.of(name + " tests failed: " + result.ending()));
            findings.addAll(told.failures().isEmpty() ? FailedTests.in(result.output()) : told.failures());
        } else if (tests == 0) {
            findings.add(Finding.of("the command ended well, but its output tells of no test that ran; what counts is "
                    + TestCount.FORMS));
        }
        var outcome = findings.isEmpty() ? Outcome.PASSED : Outcome.FAILED;
        return new StageReport(name, outcome, result.duration(), tests, findings, result.output());
    }
}
