package dev.helix.domain.port;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.TreeId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Proofs beside the commits and trees that they are about, where git keeps its notes. Safe for use by many threads. */
public interface ProofNotes {

    /**
     * A commit, as its proof has to fit it.
     *
     * @param commit which one
     * @param tree what it has
     * @param parents what it follows, in order
     * @param namedTree what its message says that it has, as HELIX's do; null where it says nothing
     */
    record Landed(
            CommitId commit,
            TreeId tree,
            List<CommitId> parents,
            @Nullable String namedTree) {
        public Landed {
            parents = List.copyOf(parents);
        }
    }

    /** Returns whether there are any notes at all: a clone has none before they are fetched. */
    boolean any();

    /** Returns the note of a commit; empty where it has none. */
    Optional<Content> of(CommitId commit);

    /** Writes the note of a commit in the place of the one it has; durable when this returns. Repeatable. */
    void put(CommitId commit, Content note);

    /** Returns the note of a tree; empty where it has none. */
    Optional<Content> of(TreeId tree);

    /** As {@link #put(CommitId, Content)}, of a tree. */
    void put(TreeId tree, Content note);

    /** Takes the note of a commit away; does nothing where it has none. */
    void remove(CommitId commit);

    /**
     * Returns the commit nearest to {@code tip} that has a note: {@code tip} itself, or one that it follows, at most
     * {@link Repository#MOST_COMMITS} away.
     */
    Optional<CommitId> nearest(CommitId tip);

    /**
     * Returns the commits that {@code tip} has and {@code base} has not, children before parents.
     *
     * @param base null for all
     */
    List<Landed> history(@Nullable CommitId base, CommitId tip);
}
