package dev.helix.evolution.release;

import dev.helix.domain.evolution.TreeId;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the project's tests over other trees than the candidate's: in the slot that is not live, built as the candidate is. */
record IdleSlot(HostedSystem test, StageEnvironment environment, TestRunner runner, StageCommand unit) {

    /**
     * What came of it.
     *
     * @param run empty where the tree can't be built
     * @param output the end of what was printed last
     * @param ending how that ended, for a person
     */
    record Seen(Optional<TestRun> run, String output, String ending) {

        boolean isGreen() {
            return run.map(TestRun::isGreen).orElse(false);
        }
    }

    Seen run(TreeId tree, Consumer<String> lines) {
        var content = test.switching().prepareApart(tree).content();
        var built = test.switching().buildApart(content, lines);
        if (built.isPresent() && !built.get().succeeded()) {
            return new Seen(Optional.empty(), built.get().output(), built.get().ending());
        }
        var run = runner.run(unit, test.slots().directory(content.slot()), environment.apart(content), true, lines);
        return new Seen(Optional.of(run), run.result().output(), run.result().ending());
    }
}
