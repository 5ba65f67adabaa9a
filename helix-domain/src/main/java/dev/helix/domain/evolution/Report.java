package dev.helix.domain.evolution;

import java.time.Instant;
import java.util.List;

/**
 * A validation's verdict on one tree.
 *
 * @param tree what was tested
 * @param startedAt begin
 * @param endedAt end
 * @param stages in the order they ran
 */
public record Report(TreeId tree, Instant startedAt, Instant endedAt, List<StageReport> stages) {

    public Report {
        stages = List.copyOf(stages);
    }

    /** Returns whether no stage failed and at least one really ran something. */
    public boolean passed() {
        return stages.stream().allMatch(StageReport::acceptable)
                && stages.stream().anyMatch(stage -> stage.outcome() == StageReport.Outcome.PASSED);
    }
}
