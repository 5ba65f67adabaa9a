package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Makes objects survive a loss of power, once somebody relies on them. Merging a thousand projects to see whether they still
 * fit writes objects that nobody will need; flushing each would cost more than merging.
 */
record LooseObjects(Path folder) {

    private static final int FAN_OUT = 2;

    /** Flushes those objects that stand in files of their own; git has flushed its packs itself. */
    void flush(Collection<ObjectId> ids) throws IOException {
        var folders = new HashSet<Path>();
        try (var flusher = new Flusher()) {
            for (var id : ids) {
                var parent = folder.resolve(id.name().substring(0, FAN_OUT));
                var file = parent.resolve(id.name().substring(FAN_OUT));
                if (Files.exists(file)) {
                    flusher.flushLater(FileChannel.open(file, StandardOpenOption.READ));
                    folders.add(parent);
                }
            }
            if (!folders.isEmpty()) {
                folders.add(folder);
            }
            for (var parent : folders) {
                flusher.flushLater(FileChannel.open(parent, StandardOpenOption.READ));
            }
            flusher.flush();
        }
    }

    /** Flushes what a tree has and its parent's tree has not. */
    void flushDifference(ObjectReader reader, ObjectId before, ObjectId tree) throws IOException {
        Set<ObjectId> ids = new HashSet<>();
        ids.add(tree);
        try (var walk = new TreeWalk(reader)) {
            walk.addTree(before);
            walk.addTree(tree);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                if (!FileMode.MISSING.equals(walk.getRawMode(1))) {
                    ids.add(walk.getObjectId(1));
                }
                if (walk.isSubtree()) {
                    walk.enterSubtree();
                }
            }
        }
        flush(ids);
    }
}
