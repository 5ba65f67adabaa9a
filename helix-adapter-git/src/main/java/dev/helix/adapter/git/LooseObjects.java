package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Makes objects survive a loss of power, once somebody relies on them. Merging a thousand projects to see whether they still
 * fit writes objects that nobody will need; flushing each would cost more than merging. Objects that were flushed once are not flushed
 * again, for a merge, its commit and the integration name the same objects. Safe for many threads.
 */
final class LooseObjects {

    private static final int FAN_OUT = 2;
    /** Some megabytes. */
    private static final int MOST_KNOWN = 50_000;

    private final Path folder;
    /** The objects that this process flushed, with the attributes of their files at that time. */
    private final Map<ObjectId, FileStat> flushed = new ConcurrentHashMap<>();

    LooseObjects(Path folder) {
        this.folder = folder;
    }

    /** Flushes those objects that stand in files of their own; git has flushed its packs itself. */
    void flush(Collection<ObjectId> ids) throws IOException {
        var folders = new HashSet<Path>();
        var now = new HashMap<ObjectId, FileStat>();
        try (var flusher = new Flusher()) {
            for (var id : ids) {
                var parent = folder.resolve(id.name().substring(0, FAN_OUT));
                var file = parent.resolve(id.name().substring(FAN_OUT));
                var stat = FileStat.of(file);
                if (stat != null && !stat.equals(flushed.get(id))) {
                    flusher.flushLater(FileChannel.open(file, StandardOpenOption.READ));
                    folders.add(parent);
                    now.put(id.copy(), stat);
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
        if (flushed.size() > MOST_KNOWN) {
            flushed.clear();
        }
        flushed.putAll(now);
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
