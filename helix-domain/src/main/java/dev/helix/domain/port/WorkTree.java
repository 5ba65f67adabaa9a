package dev.helix.domain.port;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import java.util.Collection;
import java.util.List;

/** The work tree in which a person works on the production repository. It is theirs: nothing in it gets lost. */
public interface WorkTree {

    /** Returns those of {@code paths} with uncommitted or untracked work; empty when main is not checked out there. */
    List<RepoPath> dirty(Collection<RepoPath> paths);

    /**
     * Moves files and index from one commit of main to another, as a careful checkout would; other work stays. Does
     * nothing when main is not checked out there, or it has been moved already.
     */
    void follow(CommitId from, CommitId to);
}
