package dev.helix.adapter.git;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.api.errors.CanceledException;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.RenameDetector;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Finds which files moved between two trees, once per pair: open projects mostly share theirs. Safe for many threads. */
final class Renames {

    /** Git's own threshold, in percent of content kept. */
    private static final int SIMILARITY = 50;

    private static final int PAIRS_KEPT = 64;
    private static final ObjectId EMPTY_BLOB = ObjectId.fromString("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");

    private final Repository repository;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Pair, Map<String, String>> known = new LinkedHashMap<>(PAIRS_KEPT, 0.75f, true);

    Renames(Repository repository) {
        this.repository = repository;
    }

    private record Pair(ObjectId from, ObjectId to) {}

    /** Returns new path by old path. */
    Map<String, String> between(ObjectReader reader, ObjectId from, ObjectId to) throws IOException {
        var pair = new Pair(from, to);
        lock.lock();
        try {
            var found = known.get(pair);
            if (found == null) {
                found = detect(reader, from, to);
                known.put(pair, found);
                if (known.size() > PAIRS_KEPT) {
                    known.remove(known.keySet().iterator().next());
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, String> detect(ObjectReader reader, ObjectId from, ObjectId to) throws IOException {
        var detector = new RenameDetector(repository);
        detector.setRenameScore(SIMILARITY);
        try (var walk = new TreeWalk(repository, reader)) {
            walk.addTree(from);
            walk.addTree(to);
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            for (var entry : DiffEntry.scan(walk)) {
                if (isHalfOfARename(entry)) {
                    detector.add(entry);
                }
            }
        }
        var renames = new LinkedHashMap<String, String>();
        try {
            for (var entry : detector.compute(reader, NullProgressMonitor.INSTANCE)) {
                if (entry.getChangeType() == DiffEntry.ChangeType.RENAME) {
                    renames.put(entry.getOldPath(), entry.getNewPath());
                }
            }
        } catch (CanceledException e) {
            throw new IOException("the search for renames was cancelled, which nobody can", e);
        }
        return Map.copyOf(renames);
    }

    /** Git does not take empty files for moved ones either. */
    private static boolean isHalfOfARename(DiffEntry entry) {
        return switch (entry.getChangeType()) {
            case ADD -> !EMPTY_BLOB.equals(entry.getNewId().toObjectId());
            case DELETE -> !EMPTY_BLOB.equals(entry.getOldId().toObjectId());
            case MODIFY, RENAME, COPY -> false;
        };
    }
}
