package dev.helix.evolution.release;

import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.port.SyntaxChecker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the changed files as their languages do.
 *
 * @param runs whether commands do that, which may write into the slot
 * @param denied hears what a sandbox denied to the programs that read
 */
record SyntaxStage(
        SyntaxChecker syntax, boolean runs, HostedSystem test, InstantSource clock, Consumer<List<Denial>> denied)
        implements Stage {

    private static final String NAME = "syntax";

    @Override
    public StageReport run(StageContext context) {
        var started = clock.instant();
        var live = context.live();
        var seen = syntax.check(test.slots().directory(live.slot()), live.tree(), context.changed());
        denied.accept(seen.denied());
        if (runs) {
            test.switching().ran();
        }
        var outcome =
                seen.findings().isEmpty() ? seen.checked() == 0 ? Outcome.SKIPPED : Outcome.PASSED : Outcome.FAILED;
        var duration = Duration.between(started, clock.instant());
        return new StageReport(NAME, outcome, duration, seen.checked(), seen.findings(), "");
    }
}
