package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.evolution.project.Radar;
import java.util.List;

/**
 * How all open projects fit onto main and to each other, on the wire.
 *
 * @param projects each against main
 * @param overlaps files that several of them change
 * @param dropped integrated projects whose commit main does not contain any more
 */
public record RadarJson(List<ReadingNote> projects, List<OverlapNote> overlaps, List<DroppedNote> dropped) {

    /** An integrated project whose commit main does not contain any more. */
    public record DroppedNote(String id, String commit) {}

    /** One project against main. */
    public record ReadingNote(String id, String grade, String main, int behind, List<ConflictJson> conflicts) {
        static ReadingNote of(Radar.Reading reading) {
            return new ReadingNote(
                    reading.project().value(),
                    reading.grade().word(),
                    reading.main().sha(),
                    reading.behind(),
                    reading.conflicts().stream().map(ConflictJson::of).toList());
        }
    }

    /** One file that several projects change. */
    public record OverlapNote(String path, List<String> projects, List<ConflictJson> conflicts) {
        static OverlapNote of(Radar.Overlap overlap) {
            return new OverlapNote(
                    overlap.path().value(),
                    overlap.projects().stream().map(ProjectId::value).toList(),
                    overlap.conflicts().stream().map(ConflictJson::of).toList());
        }
    }

    static RadarJson of(Radar radar) {
        return new RadarJson(
                radar.readings().stream().map(ReadingNote::of).toList(),
                radar.overlaps().stream().map(OverlapNote::of).toList(),
                radar.dropped().stream()
                        .map(project -> new DroppedNote(project.id().value(), String.valueOf(project.integrated())))
                        .toList());
    }
}
