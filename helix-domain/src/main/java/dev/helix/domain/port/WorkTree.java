package dev.helix.domain.port;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The work tree in which a person works on production's main: that of the root, or one that is linked to it. It is theirs: nothing in
 * it gets lost.
 */
public interface WorkTree {

    /**
     * Returns those of {@code paths} with uncommitted or untracked work; empty when main is not checked out there.
     *
     * @throws PortException while somebody else is in the middle of changing what is checked out there
     */
    List<RepoPath> dirty(Collection<RepoPath> paths);

    /**
     * Keeps all uncommitted work, staged, unstaged and untracked but not ignored, in a commit under a name of HELIX's own.
     * Index and files stay as they are. The oldest of many saves go.
     *
     * @return what to give to {@code git restore --source} to have it again; empty when there is no such work, or main is not
     *     checked out there
     * @throws PortException when it can't be saved
     */
    Optional<String> save(String name);

    /**
     * Moves files and index from one commit of main to another, as a careful checkout would; other work stays. Does
     * nothing when main is not checked out there, or it has been moved already.
     */
    void follow(CommitId from, CommitId to);
}
