package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tests that a command runs in the live slot. */
final class TestStage implements Stage {

    private final String name;
    private final @Nullable StageCommand command;
    private final boolean talking;
    private final StageEnvironment environment;
    private final TestRunner runner;
    private final HostedSystem test;

    /**
     * @param command null where there are no such tests, which is told
     * @param talking whether they are to reach the running systems
     */
    TestStage(
            String name,
            @Nullable StageCommand command,
            boolean talking,
            StageEnvironment environment,
            TestRunner runner,
            HostedSystem test) {
        this.name = name;
        this.command = command;
        this.talking = talking;
        this.environment = environment;
        this.runner = runner;
        this.test = test;
    }

    @Override
    public StageReport run(StageContext context) {
        if (command == null) {
            return new StageReport(name, Outcome.SKIPPED, Duration.ZERO, 0, List.of(), "");
        }
        var content = context.live();
        var variables = talking ? environment.talking(content) : environment.apart(content);
        var directory = test.slots().directory(content.slot());
        var run = runner.run(command, directory, variables, !talking && areNamesWanted(context), context.lines());
        var findings = new ArrayList<Finding>();
        if (!run.result().succeeded()) {
            findings.add(Finding.of(name + " tests failed: " + run.result().ending()));
            findings.addAll(run.failures());
        } else if (run.ran() == 0) {
            findings.add(Finding.of(
                    command.reports()
                            ? "the command ended well, but there is no report of a test that ran in $"
                                    + TestReports.VARIABLE + ", where it has to write one"
                            : "the command ended well, but its output tells of no test that ran; the known forms are "
                                    + TestCount.FORMS));
        }
        return new StageReport(
                name,
                findings.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
                run.result().duration(),
                run.ran(),
                findings,
                run.result().output(),
                run.tests(),
                missing(context, run));
    }

    /**
     * The names are what the next change's tests are compared with. Where main's own run named none, they are looked for again when
     * something changes that may say how tests are run: that look takes every file of the slot.
     */
    private static boolean areNamesWanted(StageContext context) {
        var before = context.before();
        return before.equals(TestsSeen.NONE)
                || before.names().known()
                || !context.watched().isEmpty();
    }

    /** Where no test was touched, none can be missing; where some were, main's own are run over the candidate, and compared then. */
    private List<String> missing(StageContext context, TestRun run) {
        return !talking && context.watched().isEmpty() && run.isGreen()
                ? Missing.of(context.before(), run.seen())
                : List.of();
    }
}
