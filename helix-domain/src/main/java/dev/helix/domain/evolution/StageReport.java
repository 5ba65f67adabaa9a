package dev.helix.domain.evolution;

import java.time.Duration;
import java.util.List;

/**
 * What one stage of a validation saw.
 *
 * @param name {@code syntax}, {@code unit}, {@code e2e} or {@code benchmark}; in the report of a failure, the step that failed
 * @param outcome what it amounts to
 * @param duration wall time
 * @param testsRun how many checks really ran, 0 or more
 * @param findings what is wrong, at most what a person reads
 * @param logTail the end of its output
 */
public record StageReport(
        String name, Outcome outcome, Duration duration, int testsRun, List<Finding> findings, String logTail) {

    /** @throws IllegalArgumentException for a stage that passed on nothing */
    public StageReport {
        findings = List.copyOf(findings);
        if (outcome == Outcome.PASSED && testsRun < 1) {
            throw new IllegalArgumentException("a stage that ran nothing has not passed");
        }
    }

    /** Returns what is known of a step that failed after {@code duration}. */
    public static StageReport failure(String step, Duration duration, String why, String logTail) {
        return new StageReport(step, Outcome.FAILED, duration, 0, List.of(Finding.of(why)), logTail);
    }

    /** How a stage can end. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** It measured, and can't tell: neither good nor bad. */
        INCONCLUSIVE,
        /** It is not configured. */
        SKIPPED
    }

    /** Returns whether the verdict can still be good. */
    public boolean acceptable() {
        return outcome != Outcome.FAILED;
    }
}
