package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the project's tests over something else than the candidate's tree: over other trees in the slot that is not live, built as the
 * candidate is, or where the candidate is live, with one more test.
 *
 * @param denied hears what a sandbox denied to a build there; the runner's own commands tell of that themselves
 */
record IdleSlot(
        HostedSystem test,
        StageEnvironment environment,
        TestRunner runner,
        StageCommand unit,
        Consumer<List<Denial>> denied) {

    /**
     * The result of the run.
     *
     * @param run empty where the tree can't be built
     * @param output the end of the last command's output
     * @param ending how that ended, for a person
     */
    record Seen(Optional<TestRun> run, String output, String ending) {

        boolean isGreen() {
            return run.map(TestRun::isGreen).orElse(false);
        }
    }

    Seen run(TreeId tree, Consumer<String> lines) {
        var content = test.switching().prepareApart(tree).content();
        var built = built(content, lines);
        if (built.isPresent() && !built.get().succeeded()) {
            return new Seen(Optional.empty(), built.get().output(), built.get().ending());
        }
        var run = runner.run(unit, test.slots().directory(content.slot()), environment.apart(content), true, lines);
        return new Seen(Optional.of(run), run.result().output(), run.result().ending());
    }

    /** Reuses the build of a slot with the same inputs, and notes a new build for the next one. */
    private Optional<CommandResult> built(SlotContent content, Consumer<String> lines) {
        var plan = test.process().buildPlan();
        if (plan.flatMap(name -> test.slots().reuse(content, name)).isPresent()) {
            return Optional.empty();
        }
        var built = test.switching().buildApart(content, lines);
        built.map(CommandResult::denied).ifPresent(denied);
        if (built.map(CommandResult::succeeded).orElse(false)) {
            plan.ifPresent(name -> test.slots().noteBuilt(content, name));
        }
        return built;
    }

    /** Runs them where the candidate is live, with a canary among them. Nothing is written or built for that. */
    TestRun runLive(SlotContent live, Canary canary, Consumer<String> lines) {
        var added = test.slots().add(live, canary.path(), Content.of(canary.text()), canary.mark());
        try {
            return runner.run(unit, test.slots().directory(live.slot()), environment.apart(live), false, lines);
        } finally {
            added.close();
        }
    }
}
