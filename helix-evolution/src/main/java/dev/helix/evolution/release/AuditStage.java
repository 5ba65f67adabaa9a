package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TestNames;
import dev.helix.evolution.project.ChangeReview;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Reads what the change takes away from those who judge it. It goes by looks and runs nothing, so that it never says no: what is
 * sure is asked, the rest is told. It has no say about a change in which it finds nothing.
 */
record AuditStage(ChangeReview review, InstantSource clock) implements Stage {

    static final String NAME = "audit";

    @Override
    public boolean concerns(StageContext context) {
        return !told(context).isEmpty();
    }

    @Override
    public StageReport run(StageContext context) {
        var begin = clock.instant();
        var told = told(context);
        var questions = told.sure().stream()
                .map(finding -> "meant so? " + line(finding))
                .toList();
        var duration = Duration.between(begin, clock.instant());
        return new StageReport(NAME, Outcome.INCONCLUSIVE, duration, 0, told.advisory(), "", TestNames.NONE, questions);
    }

    private ChangeReview.Told told(StageContext context) {
        return review.of(context.base(), context.live().tree(), context.changed());
    }

    private static String line(Finding finding) {
        var file = finding.file();
        return file == null
                ? finding.message()
                : file + (finding.line() > 0 ? ":" + finding.line() : "") + ": " + finding.message();
    }
}
