package dev.helix.domain.evolution;

import java.util.List;
import java.util.Map;

/**
 * The changes in a project's folder, read but not yet sealed.
 *
 * @param added files under {@code new/}
 * @param modified files under {@code modified/}
 * @param deleted as {@code changes.yaml} says
 * @param renamed new path to old path, as {@code changes.yaml} says
 * @param modes as {@code changes.yaml} says
 */
public record Overlay(
        Map<RepoPath, OverlayFile> added,
        Map<RepoPath, OverlayFile> modified,
        List<RepoPath> deleted,
        Map<RepoPath, RepoPath> renamed,
        Map<RepoPath, FileMode> modes) {

    public Overlay {
        added = Map.copyOf(added);
        modified = Map.copyOf(modified);
        deleted = List.copyOf(deleted);
        renamed = Map.copyOf(renamed);
        modes = Map.copyOf(modes);
    }

    /**
     * One file of it.
     *
     * @param mode as the folder's file system tells it
     * @param content for a symbolic link, its target
     */
    public record OverlayFile(FileMode mode, Content content) {}
}
