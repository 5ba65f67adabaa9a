package dev.helix.domain.evolution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A validation's verdict on one tree.
 *
 * @param tree what was tested
 * @param plan which stages and commands it was judged by, as a digest; null where it was not judged
 * @param startedAt begin
 * @param endedAt end
 * @param stages in the order they ran
 */
public record Report(TreeId tree, @Nullable String plan, Instant startedAt, Instant endedAt, List<StageReport> stages) {

    public Report {
        stages = List.copyOf(stages);
    }

    /** Returns whether no stage failed and at least one really ran something of the candidate's. */
    public boolean passed() {
        return stages.stream().allMatch(StageReport::acceptable)
                && stages.stream()
                        .filter(StageReport::runsTheCandidate)
                        .anyMatch(stage -> stage.outcome() == StageReport.Outcome.PASSED);
    }

    /** Returns it without what a system has printed: the report of a failed step may hold that. */
    Report withoutSystemLog() {
        return new Report(
                tree,
                plan,
                startedAt,
                endedAt,
                stages.stream()
                        .map(stage -> SystemOutput.isOf(stage.name()) ? stage.withoutLog() : stage)
                        .toList());
    }

    /** Returns what a person has to answer before the tree may go into production. */
    public List<String> questions() {
        return stages.stream().flatMap(stage -> stage.questions().stream()).toList();
    }

    /** Returns how much it proves. */
    public Evidence evidence() {
        if (!passed()) {
            return Evidence.FAILED;
        }
        return witness()
                .filter(stage -> stage.outcome() == StageReport.Outcome.PASSED)
                .map(stage -> Evidence.VERIFIED)
                .orElse(Evidence.REGRESSION_ONLY);
    }

    /** Returns why it proves no more than it does, in one line. */
    public String evidenceReason() {
        return switch (evidence()) {
            case FAILED -> "the validation has not passed";
            case VERIFIED -> "tests that are new or changed fail without the change and pass with it";
            case REGRESSION_ONLY ->
                witness()
                        .flatMap(stage -> stage.findings().stream().findFirst())
                        .map(Finding::message)
                        .orElse("no test is new or changed");
        };
    }

    private Optional<StageReport> witness() {
        return stages.stream()
                .filter(stage -> stage.name().equals(StageReport.WITNESS))
                .findFirst();
    }
}
