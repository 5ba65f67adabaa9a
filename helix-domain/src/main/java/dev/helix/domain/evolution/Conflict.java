package dev.helix.domain.evolution;

import java.util.List;

/**
 * One file that a project and main changed in ways that don't fit together.
 *
 * @param path where
 * @param kind how
 * @param hunks the places in the text; empty where it is not about text
 */
public record Conflict(RepoPath path, Kind kind, List<Hunk> hunks) {

    public Conflict {
        hunks = List.copyOf(hunks);
    }

    /** The kinds of conflict; stable, they stand in answers. */
    public enum Kind {
        CONTENT,
        BINARY,
        ADD_ADD,
        MODIFY_DELETE,
        DELETE_MODIFY,
        MODE,
        FILE_DIRECTORY
    }

    /**
     * One place of a text.
     *
     * @param base as both started
     * @param ours as main has it
     * @param theirs as the project has it
     */
    public record Hunk(String base, String ours, String theirs) {}
}
