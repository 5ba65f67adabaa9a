package dev.helix.domain.evolution;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The report of one stage of a validation.
 *
 * @param name such as {@code unit}; in the report of a failure, the step that failed
 * @param outcome its overall result
 * @param duration wall time
 * @param testsRun how many checks really ran, 0 or more
 * @param findings what is wrong, at most what a person reads
 * @param logTail the end of its output
 * @param tests those that it ran, where their runner tells
 * @param questions what only a person can answer, who then accepts the tree as it is: one line each
 */
public record StageReport(
        String name,
        Outcome outcome,
        Duration duration,
        int testsRun,
        List<Finding> findings,
        String logTail,
        TestNames tests,
        List<String> questions) {

    /** The stage that reads what a change does to those who judge it, and runs nothing. */
    public static final String AUDIT = "audit";

    /** The stage that runs main's own tests, and nothing of the candidate's. */
    public static final String BASELINE = "baseline";

    /** The stage that shows whether new tests witness the change. */
    public static final String WITNESS = "witness";

    /** @throws IllegalArgumentException for a stage that passed on nothing */
    public StageReport {
        findings = List.copyOf(findings);
        questions = List.copyOf(questions);
        if (outcome == Outcome.PASSED && testsRun < 1) {
            throw new IllegalArgumentException("a stage that ran nothing has not passed");
        }
    }

    /** A stage that raises no question and names no test. */
    public StageReport(
            String name, Outcome outcome, Duration duration, int testsRun, List<Finding> findings, String logTail) {
        this(name, outcome, duration, testsRun, findings, logTail, TestNames.NONE, List.of());
    }

    /** Returns it with other findings. */
    public StageReport with(List<Finding> others) {
        return new StageReport(name, outcome, duration, testsRun, others, logTail, tests, questions);
    }

    /** Returns it without the end of its output. */
    StageReport withoutLog() {
        return new StageReport(name, outcome, duration, testsRun, findings, "", tests, questions);
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
        SKIPPED;

        /** Returns it as answers spell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns whether it runs something of the candidate: reading the change, or running main alone, is no verdict on it. */
    public boolean runsTheCandidate() {
        return !name.equals(AUDIT) && !name.equals(BASELINE);
    }

    /** Returns whether the verdict can still be good. */
    public boolean acceptable() {
        return outcome != Outcome.FAILED;
    }
}
