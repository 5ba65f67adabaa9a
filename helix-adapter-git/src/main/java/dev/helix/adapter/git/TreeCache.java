package dev.helix.adapter.git;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Folders that were read lately, for many small operations on the same trees. Bounded by what the folders hold together. Safe
 * for many threads.
 */
final class TreeCache {

    private static final int MOST_ENTRIES = 200_000;
    /** One that is larger would drive out all others. */
    private static final int LARGEST_FOLDER = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ObjectId, SortedMap<String, Entry>> folders = new LinkedHashMap<>(1_024, 0.75f, true);
    private int entries;

    @Nullable
    SortedMap<String, Entry> find(ObjectId tree) {
        lock.lock();
        try {
            return folders.get(tree);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps an unmodifiable folder. */
    void keep(ObjectId tree, SortedMap<String, Entry> folder) {
        if (folder.size() > LARGEST_FOLDER) {
            return;
        }
        lock.lock();
        try {
            if (folders.put(tree, folder) == null) {
                entries += folder.size();
            }
            var oldest = folders.values().iterator();
            while (entries > MOST_ENTRIES) {
                entries -= oldest.next().size();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }
}
