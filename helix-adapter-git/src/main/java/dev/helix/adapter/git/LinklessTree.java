package dev.helix.adapter.git;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Knows the last tree that named no submodule, so that of the next one only what differs has to be read. Safe for many threads.
 */
final class LinklessTree {

    private final AtomicReference<@Nullable ObjectId> known = new AtomicReference<>();

    /** Returns whether a tree names no submodule anywhere. */
    boolean is(Repository git, ObjectId tree) throws IOException {
        var before = known.get();
        if (!tree.equals(before) && namesSome(git, tree, before)) {
            return false;
        }
        known.set(tree);
        return true;
    }

    private static boolean namesSome(Repository git, ObjectId tree, @Nullable ObjectId before) throws IOException {
        try (var walk = new TreeWalk(git)) {
            walk.addTree(tree);
            if (before != null) {
                try {
                    walk.addTree(before);
                } catch (MissingObjectException e) {
                    return namesSome(git, tree, null);
                }
                walk.setFilter(TreeFilter.ANY_DIFF);
            }
            walk.setRecursive(true);
            while (walk.next()) {
                if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
                    return true;
                }
            }
            return false;
        }
    }
}
