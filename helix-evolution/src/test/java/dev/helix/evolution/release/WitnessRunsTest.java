package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WitnessRunsTest {

    private static final TreeId BASE = new TreeId("0".repeat(40));
    private static final TreeId WITHOUT = new TreeId("1".repeat(40));
    private static final TreeId WITH = new TreeId("2".repeat(40));
    private static final String NEW_FAILS = "not ok 1 - new\nok 2 - old\n";
    private static final String OLD_FAILS = "ok 1 - new\nnot ok 2 - old\n";
    private static final String BOTH_FAIL = "not ok 1 - new\nnot ok 2 - old\n";
    private static final String ALL_PASS = "ok 1 - new\nok 2 - old\n";

    private final Deque<CommandResult> results = new ArrayDeque<>();
    private final List<String> trees = new ArrayList<>();

    /** Ends as it was told beforehand. */
    private final CommandRunner commands = new CommandRunner() {
        @Override
        public CommandResult run(Command command, Consumer<String> lines) {
            trees.add(command.environment().get(Command.TREE));
            var result = results.removeFirst();
            result.output().lines().forEach(lines);
            return result;
        }
    };

    private WitnessRunsTest ends(Exit exit, String output) {
        results.add(new CommandResult(exit, output, Duration.ofSeconds(1)));
        return this;
    }

    private WitnessRunsTest fails(String output) {
        return ends(new Exit.Code(1), output);
    }

    private WitnessRunsTest passes(String output) {
        return ends(new Exit.Code(0), output);
    }

    private String objection() {
        var unit = new StageCommand(List.of("test"), Duration.ofMinutes(1));
        return new WitnessRuns(unit, commands, TestReports.NONE)
                .judge(tree -> Path.of("/work"), BASE, WITHOUT, WITH)
                .objection();
    }

    @Test
    void aTestThatFailsTwiceWithoutTheChangeAndPassesWithItIsOne() {
        assertThat(fails(NEW_FAILS)
                        .fails(NEW_FAILS)
                        .passes(ALL_PASS)
                        .passes("ok 1 - old\n")
                        .objection())
                .isEmpty();
        assertThat(trees).containsExactly(WITHOUT.sha(), WITHOUT.sha(), WITH.sha(), BASE.sha());
    }

    @Test
    void testsThatPassWithoutTheChangeAreNone() {
        assertThat(passes(ALL_PASS).objection()).contains("pass without the change, too");
    }

    @Test
    void aTestThatFailsOnlySometimesIsNone() {
        assertThat(fails(NEW_FAILS).passes(ALL_PASS).passes(ALL_PASS).objection())
                .contains("fails each time");
        assertThat(fails(NEW_FAILS).fails(OLD_FAILS).passes(ALL_PASS).objection())
                .contains("fails each time");
    }

    @Test
    void aTestThatFailsWithTheChangeAsWellIsNone() {
        assertThat(fails(OLD_FAILS).fails(OLD_FAILS).fails(OLD_FAILS).objection())
                .contains("passes with it");
        assertThat(fails(BOTH_FAIL)
                        .fails(BOTH_FAIL)
                        .fails(OLD_FAILS)
                        .fails("not ok 1 - old\n")
                        .objection())
                .isEmpty();
    }

    @Test
    void aTestThatIsRedBeforeTheChangeWitnessesNothingOfIt() {
        assertThat(fails(OLD_FAILS)
                        .fails(OLD_FAILS)
                        .passes(ALL_PASS)
                        .fails("not ok 1 - old\n")
                        .objection())
                .contains("no new or changed one is among them");
        assertThat(fails(BOTH_FAIL)
                        .fails(BOTH_FAIL)
                        .passes(ALL_PASS)
                        .fails("not ok 1 - old\n")
                        .objection())
                .isEmpty();
    }

    @Test
    void whereNoTestIsNamedOneThatIsRedBeforeTheChangeHidesWhatTheNewOnesDo() {
        assertThat(fails("").fails("").passes("1 passed").fails("").objection())
                .contains("nobody can tell whether a new or changed one does");
    }

    @Test
    void whereNoTestIsNamedTestsThatAreRedBeforeTheChangeHideWhatTheNewOnesDo() {
        assertThat(fails("E 3").fails("E 4").passes("1 passed").fails("E 5").objection())
                .contains("nobody can tell whether a new or changed one does");
        assertThat(fails("")
                        .fails("")
                        .passes("3 passed")
                        .fails("1 passed, 1 failed")
                        .objection())
                .contains("nobody can tell whether a new or changed one does");
    }

    @Test
    void theFirstTestOfARepositoryIsOneForARunThatFindsNoneIsRedAsWell() {
        var collection = "ImportError: cannot import name 'greet'\n1 error in 0.1s\n";

        assertThat(ends(new Exit.Code(2), collection)
                        .ends(new Exit.Code(2), collection)
                        .passes("1 passed")
                        .ends(new Exit.Code(5), "no tests ran in 0.01s\n")
                        .objection())
                .isEmpty();
        assertThat(fails("Test suite failed to run\n")
                        .fails("Test suite failed to run\n")
                        .passes("Tests: 1 passed, 1 total\n")
                        .fails("No tests found, exiting with code 1\n")
                        .objection())
                .isEmpty();
        assertThat(fails("")
                        .fails("")
                        .passes("")
                        .ends(new Exit.Code(127), "sh: tests/run.sh: not found\n")
                        .objection())
                .isEmpty();
    }

    @Test
    void aRunThatIsEndedOrCannotBeginTellsOfNoTestThatFails() {
        for (var exit : List.of(
                new Exit.TimedOut(Duration.ofMinutes(1)),
                new Exit.NotStarted("there is no program"),
                new Exit.LimitReached(137, "memory"),
                new Exit.Trespassed("a hook: it was added"))) {
            assertThat(ends(exit, "").fails(NEW_FAILS).objection()).contains("tell of no test that fails");
            assertThat(fails(NEW_FAILS).ends(exit, "").objection()).contains("tell of no test that fails");
            results.clear();
        }
    }

    /** Such a run names no test that fails, and none that passes. */
    @Test
    void aRunWithTheChangeThatIsBrokenOrEndedMakesNoWitness() {
        var exits = List.of(
                new Exit.Code(2),
                new Exit.TimedOut(Duration.ofMinutes(1)),
                new Exit.LimitReached(137, "memory"),
                new Exit.Trespassed("a hook: it was added"));
        for (var exit : exits) {
            assertThat(fails("--- FAIL: TestNew (0.00s)\n")
                            .fails("--- FAIL: TestNew (0.00s)\n")
                            .ends(exit, "does not build")
                            .objection())
                    .contains("passes with it");
        }
    }

    @Test
    void whereNoTestIsNamedTheExitCodesHaveToDo() {
        assertThat(fails("").fails("").passes("1 passed").passes("1 passed").objection())
                .isEmpty();
        assertThat(fails("").fails("").fails("").objection()).contains("passes with it");
    }
}
