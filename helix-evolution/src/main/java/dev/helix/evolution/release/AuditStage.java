package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TestNames;
import dev.helix.evolution.project.ChangeReview;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Reads what the change takes away from those who judge it, and what it brings that belongs in no repository. It goes by looks and runs nothing, so that it never says no: what is
 * sure is asked, the rest is told.
 */
record AuditStage(ChangeReview review, InstantSource clock) implements Stage {

    private static final String LOOKED_FOR =
            "tests that are removed, skipped or narrowed, assertions that are removed or"
                    + " weakened, coverage that is lowered, checks that are silenced, and what belongs in no repository";

    @Override
    public boolean concerns(StageContext context) {
        return review.asks() && !context.changed().isEmpty();
    }

    @Override
    public StageReport run(StageContext context) {
        var begin = clock.instant();
        var told = review.of(context.base(), context.live().tree(), context.changed());
        var questions = told.sure().stream()
                .map(finding -> "meant so? " + line(finding))
                .toList();
        var log = "read %d changed %s for %s: %d to be accepted, %d told\n"
                .formatted(
                        told.read(),
                        told.read() == 1 ? "file" : "files",
                        LOOKED_FOR,
                        told.sure().size(),
                        told.advisory().size());
        return new StageReport(
                StageReport.AUDIT,
                told.isEmpty() ? Outcome.PASSED : Outcome.INCONCLUSIVE,
                Duration.between(begin, clock.instant()),
                told.read(),
                told.advisory(),
                log,
                TestNames.NONE,
                questions);
    }

    private static String line(Finding finding) {
        var file = finding.file();
        return file == null
                ? finding.message()
                : file + (finding.line() > 0 ? ":" + finding.line() : "") + ": " + finding.message();
    }
}
