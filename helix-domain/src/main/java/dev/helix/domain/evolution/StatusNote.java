package dev.helix.domain.evolution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A project as others read it: {@code status.json}, and the heart of the server's answer ({@code docs/contract.md}, sections 2 and 4). Names
 * and shapes are fixed there; nothing reads a note back as truth.
 */
public record StatusNote(
        String id,
        String status,
        Instant updatedAt,
        String baseCommit,
        @Nullable String candidateCommit,
        @Nullable String candidateTree,
        @Nullable String integratedCommit,
        @Nullable String error,
        @Nullable ReportNote report,
        List<MoveNote> history) {

    private static final Pattern LINE_ENDS = Pattern.compile("\\s*\\R\\s*");

    public StatusNote {
        history = List.copyOf(history);
    }

    /** A move of the state machine. {@code from} is null for the creation. */
    public record MoveNote(@Nullable String from, String to, Instant at, String by, String reason) {}

    /**
     * The last validation, or what is known of a failure.
     *
     * @param evidence how much it proves
     * @param evidenceReason why no more
     */
    public record ReportNote(
            boolean passed,
            String tree,
            Instant startedAt,
            Instant endedAt,
            String evidence,
            String evidenceReason,
            List<StageNote> stages) {
        public ReportNote {
            stages = List.copyOf(stages);
        }

        static ReportNote of(Report report) {
            return new ReportNote(
                    report.passed(),
                    report.tree().sha(),
                    report.startedAt(),
                    report.endedAt(),
                    report.evidence().word(),
                    report.evidenceReason(),
                    report.stages().stream().map(StageNote::of).toList());
        }
    }

    /**
     * One stage of it.
     *
     * @param outcome passed, failed, inconclusive or skipped
     */
    public record StageNote(
            String name,
            boolean passed,
            boolean skipped,
            long durationMs,
            int testsRun,
            List<Finding> findings,
            String logTail,
            List<String> questions,
            String outcome) {
        public StageNote {
            findings = List.copyOf(findings);
            questions = List.copyOf(questions);
        }

        static StageNote of(StageReport stage) {
            return new StageNote(
                    stage.name(),
                    stage.outcome() == StageReport.Outcome.PASSED,
                    stage.outcome() == StageReport.Outcome.SKIPPED,
                    stage.duration().toMillis(),
                    stage.testsRun(),
                    stage.findings(),
                    stage.logTail(),
                    stage.questions(),
                    stage.outcome().word());
        }
    }

    /** Returns the note of a project as it is now. */
    public static StatusNote of(EvolutionProject project) {
        var candidate = Optional.ofNullable(project.candidate());
        return new StatusNote(
                project.id().value(),
                project.status().word(),
                project.updatedAt(),
                project.base().sha(),
                candidate.map(Candidate::commit).map(Object::toString).orElse(null),
                candidate.map(Candidate::tree).map(Object::toString).orElse(null),
                Optional.ofNullable(project.integrated()).map(Object::toString).orElse(null),
                oneLine(project.error()),
                Optional.ofNullable(project.report()).map(ReportNote::of).orElse(null),
                project.history().stream()
                        .map(move -> new MoveNote(
                                Optional.ofNullable(move.from())
                                        .map(from -> from.word())
                                        .orElse(null),
                                move.to().word(),
                                move.at(),
                                move.by(),
                                move.reason()))
                        .toList());
    }

    private static @Nullable String oneLine(@Nullable String text) {
        return text == null ? null : LINE_ENDS.matcher(text).replaceAll(" ").strip();
    }
}
