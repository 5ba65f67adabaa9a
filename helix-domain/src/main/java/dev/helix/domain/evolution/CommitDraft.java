package dev.helix.domain.evolution;

import java.time.Instant;

/**
 * A commit to be. The same draft always makes the same commit.
 *
 * @param tree what it holds
 * @param parent what it follows
 * @param author who is named, as author and committer
 * @param message with its trailers
 * @param at the time it bears, whole seconds
 */
public record CommitDraft(TreeId tree, CommitId parent, Author author, String message, Instant at) {}
