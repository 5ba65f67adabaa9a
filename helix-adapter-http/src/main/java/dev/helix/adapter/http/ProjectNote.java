package dev.helix.adapter.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.StatusNote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project on the wire: its note, and what the note does not tell.
 *
 * @param files what the bundle sealed last changes
 */
record ProjectNote(@JsonUnwrapped StatusNote note, String title, List<FileNote> files) {

    /** A line of the list of projects. */
    record Line(
            String id,
            String title,
            String status,
            Instant updatedAt,
            @Nullable String error) {
        static Line of(EvolutionProject project) {
            var note = StatusNote.of(project);
            return new Line(note.id(), project.title(), note.status(), note.updatedAt(), note.error());
        }
    }

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

    static ProjectNote of(EvolutionProject project, @Nullable Bundle sealed) {
        var files = sealed == null
                ? List.<FileNote>of()
                : sealed.changes().stream().map(FileNote::of).toList();
        return new ProjectNote(StatusNote.of(project), project.title(), files);
    }
}
