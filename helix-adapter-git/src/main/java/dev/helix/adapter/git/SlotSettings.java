package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import java.util.List;
import java.util.function.Predicate;

/**
 * The settings for the files that slots of a system hold besides their trees.
 *
 * @param linked paths that both slots share: links to {@code shared/} in the system's folder. A tree's files there are not
 *     written
 * @param leftOut says by their paths which submodules slots are to have nothing of
 * @param inputs says which files go into a build: while these are the same, so is what it makes
 */
public record SlotSettings(List<RepoPath> linked, Predicate<String> leftOut, Predicate<String> inputs) {

    public SlotSettings {
        linked = List.copyOf(linked);
    }

    /** Returns those of a system all of whose files go into its build, with all submodules. */
    public static SlotSettings linking(List<RepoPath> linked) {
        return new SlotSettings(linked, path -> false, path -> true);
    }
}
