package dev.helix.adapter.http;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.StageReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A project on the wire. */
record ProjectNote(
        String id,
        String title,
        String status,
        Instant updatedAt,
        String baseCommit,
        @Nullable String candidateCommit,
        @Nullable String candidateTree,
        @Nullable String integratedCommit,
        @Nullable String error,
        @Nullable ReportNote report,
        List<MoveNote> history,
        List<FileNote> files) {

    /** A line of the list of projects. */
    record Line(
            String id,
            String title,
            String status,
            Instant updatedAt,
            @Nullable String error) {
        static Line of(EvolutionProject project) {
            return new Line(
                    project.id().value(),
                    project.title(),
                    project.status().word(),
                    project.updatedAt(),
                    project.error());
        }
    }

    record MoveNote(@Nullable String from, String to, Instant at, String by, String reason) {}

    record FileNote(String op, String path) {
        static FileNote of(Change change) {
            var op = switch (change) {
                case Change.Add add -> "add";
                case Change.Modify modify -> "modify";
                case Change.Delete delete -> "delete";
                case Change.Rename rename -> "rename";
                case Change.Chmod chmod -> "chmod";
            };
            return new FileNote(op, change.path().value());
        }
    }

    record ReportNote(boolean passed, String tree, Instant startedAt, Instant endedAt, List<StageNote> stages) {
        static ReportNote of(Report report) {
            return new ReportNote(
                    report.passed(),
                    report.tree().sha(),
                    report.startedAt(),
                    report.endedAt(),
                    report.stages().stream().map(StageNote::of).toList());
        }
    }

    record StageNote(
            String name,
            boolean passed,
            boolean skipped,
            long durationMs,
            int testsRun,
            List<Finding> findings,
            String logTail) {
        static StageNote of(StageReport stage) {
            return new StageNote(
                    stage.name(),
                    stage.outcome() == StageReport.Outcome.PASSED,
                    stage.outcome() == StageReport.Outcome.SKIPPED,
                    stage.duration().toMillis(),
                    stage.testsRun(),
                    stage.findings(),
                    stage.logTail());
        }
    }

    static ProjectNote of(EvolutionProject project, @Nullable Bundle sealed) {
        var candidate = project.candidate();
        var integrated = project.integrated();
        var report = project.report();
        return new ProjectNote(
                project.id().value(),
                project.title(),
                project.status().word(),
                project.updatedAt(),
                project.base().sha(),
                candidate == null ? null : candidate.commit().sha(),
                candidate == null ? null : candidate.tree().sha(),
                integrated == null ? null : integrated.sha(),
                project.error(),
                report == null ? null : ReportNote.of(report),
                project.history().stream().map(ProjectNote::move).toList(),
                sealed == null
                        ? List.of()
                        : sealed.changes().stream().map(FileNote::of).toList());
    }

    private static MoveNote move(EvolutionProject.Move move) {
        var from = move.from();
        return new MoveNote(from == null ? null : from.word(), move.to().word(), move.at(), move.by(), move.reason());
    }
}
