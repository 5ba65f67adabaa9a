package dev.helix.evolution.release;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.Repository;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The tests of main beside which a canary may stand. All files are looked through once; from then on only what main's move has
 * touched. Safe for use by many threads.
 */
final class CanaryPlaces {

    private final Repository repository;
    private final WatchedPaths watched;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    CanaryPlaces(Repository repository, WatchedPaths watched) {
        this.repository = repository;
        this.watched = watched;
    }

    private record Known(TreeId tree, List<RepoPath> places) {}

    /** Returns them for a tree, sorted. */
    List<RepoPath> of(TreeId tree) {
        var last = known.get();
        if (last != null && last.tree().equals(tree)) {
            return last.places();
        }
        var places = last == null ? all(tree) : moved(last, tree);
        known.set(new Known(tree, places));
        return places;
    }

    private List<RepoPath> all(TreeId tree) {
        return repository.paths(tree).stream().filter(this::isPlace).toList();
    }

    private List<RepoPath> moved(Known last, TreeId tree) {
        var touched = repository.changed(last.tree(), tree).stream()
                .filter(this::isPlace)
                .toList();
        if (touched.isEmpty()) {
            return last.places();
        }
        var places = new TreeSet<>(last.places());
        for (var path : touched) {
            if (repository.file(tree, path).isPresent()) {
                places.add(path);
            } else {
                places.remove(path);
            }
        }
        return List.copyOf(places);
    }

    /** Asks the canary's own rule first: that takes the least time. */
    private boolean isPlace(RepoPath path) {
        return Canary.mayStandBeside(path) && watched.isTest(path);
    }
}
