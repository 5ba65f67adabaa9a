package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Finds for files that are new in a tree those that would be one with them on a file system that folds case or normalises
 * Unicode, folders on the way included. Twins that were there before may stay. For one set of edits.
 */
final class Twins {

    private final FoldedFolders folded;
    private final Trees trees;
    private final ObjectId tree;
    private final TreeEdits edits;
    private final Map<String, String> newFolders = new HashMap<>();

    /** @param edits what is done to the tree; what it leaves nothing of is nobody's twin */
    Twins(FoldedFolders folded, Trees trees, ObjectId tree, TreeEdits edits) {
        this.folded = folded;
        this.trees = trees;
        this.tree = tree;
        this.edits = edits;
    }

    private record Folder(String path, ObjectId id) {
        String at(String name) {
            return path.isEmpty() ? name : path + "/" + name;
        }
    }

    /** Returns the twin of a file that is put there. */
    Optional<String> of(RepoPath path) throws IOException {
        var segments = path.value().split("/", -1);
        var level = List.of(new Folder("", tree));
        @Nullable Entry exact = new Entry(org.eclipse.jgit.lib.FileMode.TREE.getBits(), tree);
        for (var depth = 0; depth < segments.length; depth++) {
            var last = depth == segments.length - 1;
            var here = String.join("/", List.of(segments).subList(0, depth + 1));
            exact = exact == null || !exact.isTree()
                    ? null
                    : trees.entries(exact.id()).get(Trees.raw(segments[depth]));
            if (last && exact != null) {
                // It is not new.
                return Optional.empty();
            }
            var next = new ArrayList<Folder>();
            for (var folder : level) {
                for (var raw : folded.names(trees, folder.id(), RepoPath.twin(segments[depth]))) {
                    var entry = trees.entries(folder.id()).get(raw);
                    var there = folder.at(Trees.readable(raw));
                    if (entry == null) {
                        continue;
                    }
                    if (!there.equals(here) && (last || exact == null) && edits.afterwards(there, entry) != null) {
                        return Optional.of(there);
                    }
                    if (entry.isTree()) {
                        next.add(new Folder(there, entry.id()));
                    }
                }
            }
            if (!last && exact == null) {
                var other = newFolders.putIfAbsent(RepoPath.twin(here), here);
                if (other != null && !other.equals(here)) {
                    return Optional.of(other);
                }
            }
            level = next;
        }
        return Optional.empty();
    }
}
