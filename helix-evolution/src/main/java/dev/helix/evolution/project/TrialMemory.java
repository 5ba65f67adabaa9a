package dev.helix.evolution.project;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.Repository;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Remembers the results of merging bundles, and pairs of them. When main has moved, results that the move leaves alone are
 * carried over, and only the rest is merged again. Safe for use by many threads.
 */
final class TrialMemory {

    private static final int MOST_TRIALS = 20_000;
    private static final int MOST_PAIRS = 200_000;
    private static final int MOST_MOVES = 64;

    private final Repository repository;
    private final Map<String, MergedOnto> trials = new ConcurrentHashMap<>();
    private final Map<Pair, Clash> pairs = new ConcurrentHashMap<>();
    private final Map<Span, MainMove> moves = new ConcurrentHashMap<>();
    private final Map<Span, Set<RepoPath>> gone = new ConcurrentHashMap<>();

    TrialMemory(Repository repository) {
        this.repository = repository;
    }

    private record MergedOnto(CommitId onto, MergeTrial result) {}

    private record Pair(String first, String second) {}

    private record Clash(CommitId onto, List<Conflict> conflicts) {}

    private record Span(CommitId from, CommitId to) {}

    /** Returns how a bundle merges onto main. */
    MergeTrial trial(Bundle bundle, CommitId main) {
        var known = trials.get(bundle.digest());
        if (known != null && known.onto().equals(main)) {
            return known.result();
        }
        var result = known != null && !isOfAMove(known.result()) && holds(bundle, known.onto(), main)
                ? known.result()
                : repository.tryMerge(bundle, main);
        keep(trials, MOST_TRIALS, bundle.digest(), new MergedOnto(main, result));
        return result;
    }

    /**
     * Returns where a second bundle clashes with a first one that fits onto main.
     *
     * @param merging finds that out
     */
    List<Conflict> clashes(Bundle first, Bundle second, CommitId main, Supplier<List<Conflict>> merging) {
        var pair = new Pair(first.digest(), second.digest());
        var known = pairs.get(pair);
        if (known != null && known.onto().equals(main)) {
            return known.conflicts();
        }
        var conflicts = known != null
                        && !isOfAMove(known.conflicts())
                        && holds(first, known.onto(), main)
                        && holds(second, known.onto(), main)
                ? known.conflicts()
                : merging.get();
        keep(pairs, MOST_PAIRS, pair, new Clash(main, conflicts));
        return conflicts;
    }

    private boolean holds(Bundle bundle, CommitId was, CommitId main) {
        var span = new Span(was, main);
        var move = moves.get(span);
        if (move == null) {
            move = MainMove.between(repository, was, main);
            keep(moves, MOST_MOVES, span, move);
        }
        return move.leavesAlone(bundle, gone(bundle.base(), was));
    }

    private Set<RepoPath> gone(CommitId base, CommitId main) {
        var span = new Span(base, main);
        var known = gone.get(span);
        if (known == null) {
            known = repository.changed(repository.tree(base), repository.tree(main)).stream()
                    .filter(path -> repository.file(main, path).isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
            keep(gone, MOST_TRIALS, span, known);
        }
        return known;
    }

    /** The effect of a folder's move on a file depends on the folder's new place. */
    private static boolean isOfAMove(MergeTrial result) {
        return result instanceof MergeTrial.Conflicted(var conflicts) && isOfAMove(conflicts);
    }

    private static boolean isOfAMove(Collection<Conflict> conflicts) {
        return conflicts.stream()
                .anyMatch(conflict -> conflict.kind() == Conflict.Kind.FILE_LOCATION
                        || conflict.kind() == Conflict.Kind.RENAME_RENAME);
    }

    private static <K, V> void keep(Map<K, V> map, int most, K key, V value) {
        if (map.size() >= most) {
            map.clear();
        }
        map.put(key, value);
    }
}
