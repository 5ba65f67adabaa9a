package dev.helix.evolution.project;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.util.List;

/**
 * The result that an operation would have, without running it.
 *
 * @param onto main as it is
 * @param tree the tree that would run then
 * @param changed the files that differ from main
 */
public record Preview(CommitId onto, TreeId tree, List<RepoPath> changed) {
    public Preview {
        changed = List.copyOf(changed);
    }
}
