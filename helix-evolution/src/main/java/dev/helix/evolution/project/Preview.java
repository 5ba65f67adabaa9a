package dev.helix.evolution.project;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.util.List;

/**
 * What an operation would do, without having done it.
 *
 * @param onto main as it is
 * @param tree what would run then
 * @param changed the files that differ from main
 */
public record Preview(CommitId onto, TreeId tree, List<RepoPath> changed) {
    public Preview {
        changed = List.copyOf(changed);
    }
}
