package dev.helix.evolution.project;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.Repository;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The effect of main's move from one commit to another on merges onto it. In doubt it says that a merge has to be made again.
 *
 * @param everything whether it says so of all merges
 * @param files that it changed, in the form under which twins are the same
 * @param folders above them, in the same form
 * @param tops the topmost folders in which files came or went; an empty one for the root itself
 */
record MainMove(boolean everything, Set<String> files, Set<String> folders, Set<String> tops) {

    /** A larger move is rare, and looking at it would cost more than it saves. */
    private static final int MOST_FILES = 5_000;

    private static final String ATTRIBUTES = ".gitattributes";

    static MainMove between(Repository repository, CommitId from, CommitId to) {
        var changed = repository.changed(repository.tree(from), repository.tree(to));
        if (changed.size() > MOST_FILES
                || changed.stream().anyMatch(path -> path.value().endsWith(ATTRIBUTES))) {
            return new MainMove(true, Set.of(), Set.of(), Set.of());
        }
        var files = new HashSet<String>();
        var folders = new HashSet<String>();
        var tops = new HashSet<String>();
        for (var path : changed) {
            var file = RepoPath.twin(path.value());
            files.add(file);
            addFoldersAbove(file, folders);
            if (repository.file(from, path).isEmpty()
                    || repository.file(to, path).isEmpty()) {
                tops.add(top(file));
            }
        }
        return new MainMove(false, files, folders, tops);
    }

    private static void addFoldersAbove(String file, Collection<String> folders) {
        for (var end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
            folders.add(file.substring(0, end));
        }
    }

    private static String top(String file) {
        return file.contains("/") ? file.substring(0, file.indexOf('/')) : "";
    }

    /**
     * Returns whether a bundle merges onto both commits alike. Where files come or go on both sides, a whole folder may have moved,
     * and takes the other side's files with it.
     *
     * @param gone files of the bundle's base that main did not have any more, or had elsewhere, before this move
     */
    boolean leavesAlone(Bundle bundle, Set<RepoPath> gone) {
        // Such a file is merged where it is now, and the bundle does not name that place.
        if (everything || bundle.changes().stream().map(MainMove::before).anyMatch(gone::contains)) {
            return false;
        }
        var moves = bundle.changes().stream()
                .anyMatch(change -> !(change instanceof Change.Modify || change instanceof Change.Chmod));
        if (moves && !tops.isEmpty() && meet(gone, paths(bundle))) {
            return false;
        }
        for (var path : paths(bundle)) {
            var file = RepoPath.twin(path.value());
            var above = new HashSet<String>();
            addFoldersAbove(file, above);
            if (files.contains(file)
                    || folders.contains(file)
                    || above.stream().anyMatch(files::contains)
                    || (moves && (tops.contains("") || tops.contains(top(file))))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether files of both are below the same topmost folder. */
    private static boolean meet(Set<RepoPath> some, Set<RepoPath> others) {
        var above = others.stream().map(path -> top(path.value())).collect(Collectors.toSet());
        return some.stream().map(path -> top(path.value())).anyMatch(above::contains);
    }

    private static RepoPath before(Change change) {
        return change instanceof Change.Rename rename ? rename.from() : change.path();
    }

    /** Returns all files that a bundle is about. */
    static Set<RepoPath> paths(Bundle bundle) {
        var paths = new HashSet<RepoPath>();
        for (var change : bundle.changes()) {
            paths.add(change.path());
            if (change instanceof Change.Rename rename) {
                paths.add(rename.from());
            }
        }
        return paths;
    }
}
