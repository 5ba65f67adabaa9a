package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import java.nio.file.Path;

/**
 * Where things of one slot are.
 *
 * @param system the folder that holds both slots
 * @param state the folder, out of the system's reach, that holds what HELIX knows of them
 * @param name of the slot's folder
 */
record SlotFiles(Path system, Path state, String name) {

    static final String SHARED = "shared";

    Path folder() {
        return system.resolve(name);
    }

    Path marker() {
        return state.resolve(name + ".tree");
    }

    Path build() {
        return state.resolve(name + ".build");
    }

    /** Returns the file that names the candidate that last worked in the slot. */
    Path candidate() {
        return state.resolve(name + ".candidate");
    }

    /** Returns the file that says which file is in the slot for a while only. */
    Path added() {
        return state.resolve(name + ".added");
    }

    /** Returns the repository that git finds in the slot. */
    Path git() {
        return state.resolve(name + ".git");
    }

    /** Returns the objects that git may read in both slots. */
    Path history() {
        return state.resolve("history");
    }

    /** Returns the file that keeps what the slot's files look like. */
    SlotRecordFile record() {
        return new SlotRecordFile(state.resolve(name + ".seen"));
    }

    /** Returns what a build left in the slot. */
    SlotProducts products() {
        return new SlotProducts(folder(), state.resolve(name + ".products"));
    }

    /** Returns the real folder behind a path that both slots share. */
    Path shared(RepoPath path) {
        return system.resolve(SHARED).resolve(path.value());
    }
}
