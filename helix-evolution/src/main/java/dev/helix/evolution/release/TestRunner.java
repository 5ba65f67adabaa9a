package dev.helix.evolution.release;

import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs a command that runs tests, and reads what it tells of them. Reports are read when the command and all that it had
 * started are gone.
 */
record TestRunner(CommandRunner commands, TestReports reports, InstantSource clock) {

    private static final TestReports.Told NOTHING_TOLD = new TestReports.Told(0, List.of());

    /**
     * Runs.
     *
     * @param naming whether the names of tests are wanted of a run that went well, too, which takes a look at all reports
     */
    TestRun run(
            StageCommand command,
            Path directory,
            Map<String, String> variables,
            boolean naming,
            Consumer<String> lines) {
        var begin = clock.instant();
        var named = new NamedTests();
        var result = commands.run(
                new CommandRunner.Command(command.command(), directory, variables, command.timeout()), line -> {
                    named.accept(line);
                    lines.accept(line);
                });
        var counted = TestCount.in(result.output());
        // A run that went well and says so needs no second source, unless it is compared with another and names
        // nothing.
        var told =
                result.succeeded() && counted > 0 && (!naming || named.tests().known())
                        ? NOTHING_TOLD
                        : reports.read(directory, begin);
        var failures = told.failures().isEmpty() ? FailedTests.in(result.output()) : told.failures();
        // The output first: a run that went well has no other source, and the two may name one test in two ways.
        var names = named.tests().known() ? named.tests() : told.tests();
        var failed = named.failed().isEmpty() ? told.failed() : named.failed();
        return new TestRun(
                result,
                counted > 0 ? counted : told.ran(),
                names,
                failures,
                (failed.isEmpty() ? FailedTests.names(result.output()) : failed)
                        .stream().map(TestNames::readable).toList());
    }
}
