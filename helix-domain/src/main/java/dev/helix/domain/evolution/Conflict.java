package dev.helix.domain.evolution;

import java.util.List;

/**
 * One file that a project and main changed in ways that don't fit together.
 *
 * @param path where
 * @param kind how
 * @param hunks the places in the text; empty where it is not about text or names
 */
public record Conflict(RepoPath path, Kind kind, List<Hunk> hunks) {

    public Conflict {
        hunks = List.copyOf(hunks);
    }

    /** The kinds of conflict; stable, they stand in answers. Of two words the first is what main did. */
    public enum Kind {
        /** Both changed the same lines. */
        CONTENT,
        /** Both changed what can't be merged as text. */
        BINARY,
        /** Both made a file of that name, or moved one there. */
        ADD_ADD,
        /** Main changed or moved what the project deletes. */
        MODIFY_DELETE,
        /** Main deleted what the project changes or moves. */
        DELETE_MODIFY,
        /** Both moved one file, to different names; its one hunk holds the names. */
        RENAME_RENAME,
        /** Both changed the mode, or what kind of file it is. */
        MODE,
        /** Both gave a decision the same number, under different names; its one hunk holds the names. A rebase renumbers. */
        NUMBER,
        /** One has a file where the other has a folder. */
        FILE_DIRECTORY,
        /**
         * One put a file into a folder that the other moved away as a whole; its one hunk holds the path that it has now, as base,
         * and the one that it would have in the moved folder, on the side that moved. A rebase lets it follow.
         */
        FILE_LOCATION,
        /** The project's file and one of main would be one on a file system that folds case or normalises Unicode. */
        TWIN;

        /** Returns what a person can do about it. */
        public String remedy() {
            return this == TWIN
                    ? "give the project's file another name where it differs from one of main only in case or form,"
                            + " and say ready again"
                    : "rebase it, and where its copies then mark conflicts, decide them and say ready again";
        }
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
