package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The same tree judged differently by the same stages: nothing changed, so the tests are to blame. It is told, and hides no failure. */
final class Flakiness {

    private Flakiness() {}

    /**
     * Returns {@code report} with a finding on each stage that came out otherwise before.
     *
     * @param earlier what was said about the same tree
     */
    static Report marked(Report report, List<Report> earlier) {
        var stages = report.stages().stream()
                .map(stage -> marked(stage, report.plan(), earlier))
                .toList();
        return new Report(report.tree(), report.plan(), report.startedAt(), report.endedAt(), stages);
    }

    private static StageReport marked(StageReport stage, @Nullable String plan, List<Report> earlier) {
        var other = stage.outcome() == Outcome.PASSED ? Outcome.FAILED : Outcome.PASSED;
        if (stage.outcome() != Outcome.PASSED && stage.outcome() != Outcome.FAILED) {
            return stage;
        }
        var before = earlier.stream()
                .filter(report -> Objects.equals(report.plan(), plan))
                .filter(report -> report.stages().stream()
                        .anyMatch(then -> then.name().equals(stage.name()) && then.outcome() == other))
                .toList();
        if (before.isEmpty()) {
            return stage;
        }
        var findings = new ArrayList<>(stage.findings());
        findings.add(Finding.of("flaky: this very tree " + (other == Outcome.FAILED ? "failed" : "passed") + " '"
                + stage.name() + "' at " + before.getLast().endedAt()));
        return stage.with(findings);
    }
}
