package dev.helix.domain.evolution;

import java.time.Instant;
import java.util.List;
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

    /** Returns whether no stage failed and at least one really ran something. */
    public boolean passed() {
        return stages.stream().allMatch(StageReport::acceptable)
                && stages.stream().anyMatch(stage -> stage.outcome() == StageReport.Outcome.PASSED);
    }
}
