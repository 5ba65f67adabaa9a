package dev.helix.domain.evolution;

import java.util.List;

/** The result of merging a bundle onto main, in memory. */
public sealed interface MergeResult {

    /** It fits; {@code tree} holds both. */
    record Clean(TreeId tree) implements MergeResult {}

    /** Main has all of it already: the merged tree would be main's own. */
    record AlreadyContained() implements MergeResult {}

    /** It does not fit. */
    record Conflicted(List<Conflict> conflicts) implements MergeResult {
        public Conflicted {
            conflicts = List.copyOf(conflicts);
        }
    }
}
