package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TestsSeen;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs main's own tests on main's own tree, where nobody knows what runs there: without that, nobody would miss the tests that a
 * candidate keeps from running. It never says no.
 *
 * @param idle null where there are no tests to run, or nobody wants them to
 */
record BaselineStage(@Nullable IdleSlot idle, InstantSource clock) implements Stage {

    @Override
    public boolean concerns(StageContext context) {
        return idle != null && context.before().equals(TestsSeen.NONE);
    }

    @Override
    public StageReport run(StageContext context) {
        var begin = clock.instant();
        try {
            var seen = Objects.requireNonNull(idle).run(context.base(), context.lines());
            var ran = seen.run().map(TestRun::seen).orElse(TestsSeen.NONE);
            var findings = seen.isGreen()
                    ? List.<Finding>of()
                    : List.of(Finding.of("main's own tests end with " + seen.ending()
                            + (ran.ran() == 0 ? " and tell of none that ran" : "")));
            var duration = Duration.between(begin, clock.instant());
            var outcome = seen.isGreen() ? Outcome.PASSED : Outcome.INCONCLUSIVE;
            return new StageReport(
                    StageReport.BASELINE,
                    outcome,
                    duration,
                    ran.ran(),
                    findings,
                    seen.output(),
                    ran.names(),
                    List.of());
        } catch (Refused e) {
            var finding =
                    Finding.of("main's own tree can't be tested: " + e.refusal().message());
            var duration = Duration.between(begin, clock.instant());
            return new StageReport(StageReport.BASELINE, Outcome.INCONCLUSIVE, duration, 0, List.of(finding), "");
        }
    }
}
