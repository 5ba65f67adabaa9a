package dev.helix.testkit;

import dev.helix.domain.evolution.RepoPath;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;

/** Finds files and folders that would be one on a file system which folds case or normalises Unicode. */
final class InMemoryTwins {

    private InMemoryTwins() {}

    /**
     * Returns the twin of a path.
     *
     * @param before paths that were there; twins among those may stay
     * @param after paths that are there then
     */
    static Optional<String> of(Collection<RepoPath> before, Collection<RepoPath> after, RepoPath path) {
        var old = new HashSet<String>();
        before.forEach(file -> addPrefixes(file, old));
        if (before.contains(path)) {
            return Optional.empty();
        }
        var now = new HashSet<String>();
        after.forEach(file -> addPrefixes(file, now));
        var own = new HashSet<String>();
        addPrefixes(path, own);
        for (var prefix : own) {
            var twin = now.stream()
                    .filter(other ->
                            !other.equals(prefix) && RepoPath.twin(other).equals(RepoPath.twin(prefix)))
                    .filter(other -> !old.contains(prefix) || prefix.equals(path.value()))
                    .findFirst();
            if (twin.isPresent()) {
                return twin;
            }
        }
        return Optional.empty();
    }

    private static void addPrefixes(RepoPath path, Collection<String> prefixes) {
        var text = path.value();
        for (int at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) {
            prefixes.add(text.substring(0, at));
        }
        prefixes.add(text);
    }
}
