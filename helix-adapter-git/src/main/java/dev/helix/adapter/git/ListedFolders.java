package dev.helix.adapter.git;

import java.util.HashMap;
import java.util.Map;

/**
 * The folders of a slot that held nothing but files of its tree when they were last listed, by how they looked right before. Nothing can
 * be added to a folder, removed from it or renamed in it without its time of change being another, and nobody sets that. In memory
 * alone: a new process lists every folder once. Not safe for several threads.
 */
final class ListedFolders {

    private final Map<String, FileStat> quiet = new HashMap<>();

    /** Returns whether a folder has changed since it held nothing else, or is not known to have. */
    boolean isToBeListed(String folder, FileStat now) {
        return !now.equals(quiet.get(folder));
    }

    /**
     * Remembers a folder that holds nothing else.
     *
     * @param stat {@link FileStat#NONE} where nothing of it can be relied on
     */
    void held(String folder, FileStat stat) {
        quiet.put(folder, stat);
    }

    /** Forgets a folder that is gone, or holds something else. */
    void forget(String folder) {
        quiet.remove(folder);
    }
}
