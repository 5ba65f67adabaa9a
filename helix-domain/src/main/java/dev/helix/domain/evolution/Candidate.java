package dev.helix.domain.evolution;

/**
 * The tree that main would become with a project's change.
 *
 * @param commit holds the tree, on top of {@code onto}; never on a branch
 * @param tree what is tested, and the only tree that may be integrated
 * @param onto the tip of main it was merged onto
 */
public record Candidate(CommitId commit, TreeId tree, CommitId onto) {}
