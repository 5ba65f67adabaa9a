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
public record RadarJson(List<ReadingJson> projects, List<OverlapJson> overlaps, List<DroppedJson> dropped) {

    /** An integrated project whose commit main does not contain any more. */
    public record DroppedJson(String id, String commit) {}

    /** One project against main. */
    public record ReadingJson(String id, String grade, String main, int behind, List<ConflictJson> conflicts) {
        static ReadingJson of(Radar.Reading reading) {
            return new ReadingJson(
                    reading.project().value(),
                    reading.grade().word(),
                    reading.main().sha(),
                    reading.behind(),
                    reading.conflicts().stream().map(ConflictJson::of).toList());
        }
    }

    /** One file that several projects change. */
    public record OverlapJson(String path, List<String> projects, List<ConflictJson> conflicts) {
        static OverlapJson of(Radar.Overlap overlap) {
            return new OverlapJson(
                    overlap.path().value(),
                    overlap.projects().stream().map(ProjectId::value).toList(),
                    overlap.conflicts().stream().map(ConflictJson::of).toList());
        }
    }

    static RadarJson of(Radar radar) {
        return new RadarJson(
                radar.readings().stream().map(ReadingJson::of).toList(),
                radar.overlaps().stream().map(OverlapJson::of).toList(),
                radar.dropped().stream()
                        .map(project -> new DroppedJson(project.id().value(), String.valueOf(project.integrated())))
                        .toList());
    }
}
