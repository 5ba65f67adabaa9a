package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import java.nio.file.Path;

/**
 * Where things of one slot are.
 *
 * @param system the folder that holds both slots
 * @param state the folder, out of the system's reach, that holds what HELIX knows of them
 */
record SlotFiles(Path system, Path state, Slot slot) {

    static final String SHARED = "shared";

    Path folder() {
        return system.resolve(slot.word());
    }

    Path marker() {
        return state.resolve(slot.word() + ".tree");
    }

    Path cache() {
        return state.resolve(slot.word() + ".index");
    }

    /** Returns the real folder behind a path that both slots share. */
    Path shared(RepoPath name) {
        return system.resolve(SHARED).resolve(name.value());
    }
}
