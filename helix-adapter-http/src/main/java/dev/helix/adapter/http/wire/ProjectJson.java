package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.JudgeChange;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.StatusNote;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.release.WayBack;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project on the wire: its note, and what the note does not tell.
 *
 * @param files what the bundle sealed last changes
 * @param conflicts with main as it is now
 * @param judgeChange what its change does to that which judges it
 * @param wayBack whether it was seen that production could go back from its candidate; null where that is not needed
 * @param operation the last one begun; null when there was none
 */
public record ProjectJson(
        @JsonUnwrapped StatusNote note,
        String title,
        List<FileJson> files,
        List<ConflictJson> conflicts,
        FreshnessJson freshness,
        JudgeJson judgeChange,
        @Nullable WayBackJson wayBack,
        @Nullable String operation) {

    /**
     * The points that a person has to accept before it may go into production; none where both are empty.
     *
     * @param paths files that help to judge and that it changes
     * @param questions what its validation asks
     */
    public record JudgeJson(List<String> paths, List<String> questions) {
        static JudgeJson of(JudgeChange change) {
            return new JudgeJson(change.paths().stream().map(RepoPath::value).toList(), change.questions());
        }
    }

    /**
     * Whether it is up to date.
     *
     * @param grade how it fits onto main
     * @param behind how many commits main has that its base has not
     * @param editedSinceSeal whether the folder is no longer what was sealed
     */
    public record FreshnessJson(String grade, String main, int behind, boolean editedSinceSeal) {}

    /** A line of the list of projects. */
    public record Line(
            String id,
            String title,
            String status,
            Instant updatedAt,
            @Nullable String error) {
        static Line of(EvolutionProject project) {
            // A whole note for ten thousand lines would be thrown away but for its error, which few have.
            var error = project.error() == null ? null : StatusNote.of(project).error();
            return new Line(
                    project.id().value(), project.title(), project.status().word(), project.updatedAt(), error);
        }
    }

    /** One change of its bundle. */
    public record FileJson(String op, String path) {
        static FileJson of(Change change) {
            var op = switch (change) {
                case Change.Add add -> "add";
                case Change.Modify modify -> "modify";
                case Change.Delete delete -> "delete";
                case Change.Rename rename -> "rename";
                case Change.Chmod chmod -> "chmod";
            };
            return new FileJson(op, change.path().value());
        }
    }

    static ProjectJson of(
            EvolutionProject project,
            @Nullable Bundle sealed,
            Radar.Reading reading,
            boolean editedSinceSeal,
            JudgeChange judgeChange,
            WayBack wayBack,
            @Nullable String operation) {
        var files = sealed == null
                ? List.<FileJson>of()
                : sealed.changes().stream().map(FileJson::of).toList();
        return new ProjectJson(
                StatusNote.of(project),
                project.title(),
                files,
                reading.conflicts().stream().map(ConflictJson::of).toList(),
                new FreshnessJson(reading.grade().word(), reading.main().sha(), reading.behind(), editedSinceSeal),
                JudgeJson.of(judgeChange),
                WayBackJson.of(wayBack),
                operation);
    }
}
