package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TreeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the person's hooks over a checkout in which the candidate is what they would be about to commit on main. Changes that hooks make
 * there are not taken: HELIX commits the tree that was tested.
 */
record HooksStage(Optional<CommitHooks> hooks, StageEnvironment environment, InstantSource clock) implements Stage {

    static final String NAME = "hooks";

    @Override
    public boolean concerns(StageContext context) {
        return hooks.isPresent();
    }

    @Override
    public StageReport run(StageContext context) {
        var started = clock.instant();
        var wanted = hooks.orElseThrow();
        var run = new HookRun(wanted, environment.apart(context.live()), context.lines());
        var tree = context.candidate().tree();
        var findings = new ArrayList<Finding>();
        var output = new StringBuilder();
        int passed = 0;
        try {
            var checkout = wanted.workspaces().staged(context.candidate().onto(), tree, wanted.message(context));
            for (var name : wanted.names()) {
                var told = run.run(name, checkout, tree);
                output.append(told.output());
                if (told.objection().isPresent()) {
                    findings.add(Finding.of(told.objection().get()));
                    break;
                }
                passed++;
            }
        } finally {
            wanted.workspaces().removeStaged();
        }
        return new StageReport(
                NAME,
                findings.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
                Duration.between(started, clock.instant()),
                passed,
                findings,
                output.toString());
    }

    /**
     * Has the message judged that is really written: who accepts what is known only now, and a description can be changed until now.
     *
     * @throws Refused as StepFailed where commit-msg has something against it
     */
    void requireMessage(CommitId onto, TreeId tree, SlotContent live, String message, Consumer<String> lines) {
        if (hooks.isEmpty() || !hooks.get().names().contains(CommitHooks.Name.COMMIT_MSG)) {
            return;
        }
        var wanted = hooks.get();
        try {
            var checkout = wanted.workspaces().staged(onto, tree, message);
            var told = new HookRun(wanted, environment.apart(live), lines)
                    .run(CommitHooks.Name.COMMIT_MSG, checkout, tree);
            told.objection().ifPresent(why -> {
                throw new Refused(new Refusal.StepFailed("check", why, told.output()));
            });
        } finally {
            wanted.workspaces().removeStaged();
        }
    }
}
