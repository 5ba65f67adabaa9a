package dev.helix.evolution.release;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Puts trees together of files of two others, in memory. */
record TreeComposition(Repository repository) {

    /**
     * Returns the tree of {@code commit} with {@code paths} as {@code source} has them; those that it lacks go.
     *
     * @throws Refused where that makes no tree, as when a file would take a folder's place
     */
    TreeId with(CommitId commit, Collection<RepoPath> paths, TreeId source) {
        return with(commit, paths, source, Set.of());
    }

    /** As {@link #with(CommitId, Collection, TreeId)}, without the files {@code out}. */
    TreeId with(CommitId commit, Collection<RepoPath> paths, TreeId source, Set<RepoPath> out) {
        var changes = new ArrayList<Change>();
        for (var path : paths) {
            var wanted = out.contains(path) ? Optional.<FileEntry>empty() : repository.file(source, path);
            change(path, repository.file(commit, path), wanted).ifPresent(changes::add);
        }
        return changes.isEmpty() ? repository.tree(commit) : repository.apply(new Bundle(commit, changes));
    }

    private static Optional<Change> change(RepoPath path, Optional<FileEntry> is, Optional<FileEntry> wanted) {
        if (is.equals(wanted)) {
            return Optional.empty();
        }
        if (is.isEmpty()) {
            return wanted.map(entry -> new Change.Add(path, entry.mode(), entry.blob()));
        }
        var old = is.get();
        return Optional.of(wanted.<Change>map(entry -> entry.blob().equals(old.blob())
                        ? new Change.Chmod(path, entry.mode(), old.blob())
                        : new Change.Modify(path, entry.mode(), old.blob(), entry.blob()))
                .orElseGet(() -> new Change.Delete(path, old.blob())));
    }
}
