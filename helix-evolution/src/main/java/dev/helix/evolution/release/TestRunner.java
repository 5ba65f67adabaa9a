package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.TestReports;
import dev.helix.domain.port.TestReports.Told;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs a command that runs tests, and reads what it tells of them. Reports are read when the command and all that it had
 * started are gone. Those in the place that was offered for this run count before all else, and nothing else counts where the command
 * says that it writes there: a run that is ended early leaves none.
 */
record TestRunner(CommandRunner commands, TestReports reports) {

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
        try (var run = reports.begin(directory)) {
            var named = new NamedTests();
            // Of the output only the end is kept, and what tells of tests may have been printed long before.
            var count = new TestCount();
            var result = commands.run(
                    run.offered(new CommandRunner.Command(command.command(), directory, variables, command.timeout())),
                    line -> {
                        named.accept(line);
                        count.accept(line);
                        lines.accept(line);
                    });
            var placed = run.placed();
            if (placed.known() || (command.reports() && result.succeeded())) {
                return new TestRun(
                        result,
                        placed.ran(),
                        placed.tests(),
                        failures(placed, result.output()),
                        readable(placed.failed().isEmpty() ? FailedTests.names(result.output()) : placed.failed()));
            }
            var counted = count.tests();
            // A run that went well and says so needs no second source, unless it is compared with another and names
            // nothing.
            var told = result.succeeded()
                            && counted > 0
                            && (!naming || named.tests().known())
                    ? Told.NOTHING
                    : run.found();
            // The output first: a run that went well has no other source, and the two may name one test in two ways.
            var names = named.tests().known() ? named.tests() : told.tests();
            var failed = named.failed().isEmpty() ? told.failed() : named.failed();
            return new TestRun(
                    result,
                    counted > 0 ? counted : told.ran(),
                    names,
                    failures(told, result.output()),
                    readable(failed.isEmpty() ? FailedTests.names(result.output()) : failed));
        }
    }

    private static List<Finding> failures(Told told, String output) {
        return told.failures().isEmpty() ? FailedTests.in(output) : told.failures();
    }

    private static List<String> readable(List<String> names) {
        return names.stream().map(TestNames::readable).toList();
    }
}
