package dev.helix.domain.evolution;

import java.util.List;

/** Whether a bundle would merge onto a commit, where the merged tree is of no interest. */
public sealed interface MergeTrial {

    /** It fits and changes something. */
    record Fits() implements MergeTrial {}

    /** Main has all of it already. */
    record AlreadyContained() implements MergeTrial {}

    /** It does not fit. */
    record Conflicted(List<Conflict> conflicts) implements MergeTrial {
        public Conflicted {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** Returns what {@code result} says without its tree. */
    static MergeTrial of(MergeResult result) {
        return switch (result) {
            case MergeResult.Clean clean -> new Fits();
            case MergeResult.AlreadyContained contained -> new AlreadyContained();
            case MergeResult.Conflicted(var conflicts) -> new Conflicted(conflicts);
        };
    }
}
