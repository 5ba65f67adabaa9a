package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.CommandRunner.Command;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Looks whether tests witness a change: without it they fail, twice, and with it they pass. A run that is ended early, cannot begin, or
 * touches what it may not, witnesses nothing. Nor does one that fails where nothing of the change is. Where a runner names no
 * test, its exit code has to do; what fails where nothing of the change is has to be tests then.
 */
public final class WitnessRuns {

    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    private final StageCommand unit;
    private final TestRunner runner;

    /** Runs {@code unit}, the project's own tests; {@code reports} offer it a place for what it reports. */
    public WitnessRuns(StageCommand unit, CommandRunner commands, TestReports reports) {
        this.unit = unit;
        this.runner = new TestRunner(commands, reports);
    }

    /**
     * The judgement.
     *
     * @param objection why there is no witness; empty where there is one
     * @param last the last run that was looked at
     */
    public record Judged(String objection, CommandResult last) {}

    /**
     * Judges.
     *
     * @param checkout fills a folder with the files of a tree
     * @param base the tree that the change begins with: what fails there fails for another reason
     * @param without the tree that has the tests and not the rest of the change
     * @param with the tree that has all of it
     */
    public Judged judge(Function<TreeId, Path> checkout, TreeId base, TreeId without, TreeId with) {
        var seen = run(checkout, without);
        if (seen.result().succeeded()) {
            return new Judged("the new and changed tests pass without the change, too", seen.result());
        }
        var again = run(checkout, without);
        for (var run : List.of(seen, again)) {
            if (!(run.result().exit() instanceof Exit.Code)) {
                return new Judged(
                        "without the change the tests end with " + run.result().ending()
                                + ", and so tell of no test that fails",
                        run.result());
            }
        }
        var whole = run(checkout, with);
        // One that was ended, or whose build is broken, names no test that fails either.
        boolean told = whole.result().exit() instanceof Exit.Code
                && (whole.result().succeeded() || whole.tests().known());
        var witnesses = witnesses(seen.failed(), again.failed(), whole.failed(), whole.tests());
        boolean nameless = seen.failed().isEmpty();
        if (!told || again.result().succeeded() || (nameless ? !whole.result().succeeded() : witnesses.isEmpty())) {
            return new Judged(
                    "no new or changed test fails each time without the change and passes with it",
                    told ? again.result() : whole.result());
        }
        var alone = run(checkout, base);
        if (nameless && !alone.result().succeeded() && mayHideWhatNewOnesDo(alone, again)) {
            return new Judged(
                    "tests fail without anything of the change, too, and name none that fails: nobody can tell whether a new or changed one does",
                    alone.result());
        }
        return alone.failed().containsAll(witnesses) && !nameless
                ? new Judged(
                        "the tests that fail without the change fail without its tests as well: no new or changed one is among them",
                        alone.result())
                : new Judged("", whole.result());
    }

    /**
     * Returns whether a run that is red without anything of the change ran tests, or ends as with the new ones. One that finds no test, as in
     * a repository that has none yet, is red as well, and differs.
     */
    private static boolean mayHideWhatNewOnesDo(TestRun alone, TestRun withTests) {
        return alone.ran() > 0
                || alone.tests().known()
                || !alone.failed().isEmpty()
                || (alone.result().exit().equals(withTests.result().exit())
                        && said(alone).equals(said(withTests)));
    }

    /** Without times and places, which differ in each run. */
    private static String said(TestRun run) {
        return NUMBERS.matcher(run.result().output()).replaceAll("").strip();
    }

    /**
     * Returns the tests that fail without a change each time and pass with it.
     *
     * @param failing those that fail with it, too
     * @param with those that ran with it
     */
    static List<String> witnesses(List<String> once, List<String> twice, List<String> failing, TestNames with) {
        var again = Set.copyOf(twice);
        return once.stream()
                .filter(name -> again.contains(name) && !failing.contains(name))
                .filter(name -> !with.known() || with.ran().contains(name))
                .toList();
    }

    private TestRun run(Function<TreeId, Path> checkout, TreeId tree) {
        return runner.run(unit, checkout.apply(tree), Map.of(Command.TREE, tree.sha()), true, line -> {});
    }
}
