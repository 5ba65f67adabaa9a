package dev.helix.evolution.develop;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PhaseWork;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.TestCount;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.util.List;
import java.util.Map;

/**
 * A command that must end well in the checkout.
 *
 * @param name of the gate
 * @param command what runs, and how long it may
 * @param testsWanted whether its output must tell of a test that ran
 * @param commands run it; they bound its output
 * @param reports offer it a place for what it reports
 */
public record CommandGate(
        String name, StageCommand command, boolean testsWanted, CommandRunner commands, TestReports reports)
        implements Gate {

    /** The name of the gate that runs the project's own tests. */
    public static final String TESTS = "tests";

    @Override
    public GateVerdict check(PhaseWork work) {
        var checkout = work.checkout().get();
        var environment = Map.of("HELIX_TREE", work.tree().sha());
        try (var run = reports.begin(checkout)) {
            var count = new TestCount();
            var result = commands.run(
                    run.offered(new CommandRunner.Command(command.command(), checkout, environment, command.timeout())),
                    count);
            return verdict(result, count, run);
        }
    }

    private GateVerdict verdict(CommandResult result, TestCount count, TestReports.Run run) {
        if (!result.succeeded()) {
            var why = String.join(" ", command.command()) + ": " + result.ending();
            return new GateVerdict(name, List.of(Finding.of(why)), result.output(), result.denied());
        }
        if (testsWanted && count.tests() == 0 && run.placed().ran() == 0) {
            var why = "the command ended well, but its output tells of no test that ran; the known forms are "
                    + TestCount.FORMS;
            return new GateVerdict(name, List.of(Finding.of(why)), result.output(), result.denied());
        }
        return new GateVerdict(name, List.of(), "", result.denied());
    }
}
