package dev.helix.adapter.git;

import dev.helix.adapter.git.FilesSnapshot.FileState;
import dev.helix.domain.evolution.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A person's work tree as it was: as committed, but for the files that were dirty. Ignored files are not seen. For one thread. */
final class WorkTreeSnapshot {

    private static final long LARGEST = 1024 * 1024;

    private final PuttingBack putting;
    private final TreeMap<String, FileState> dirty = new TreeMap<>();

    WorkTreeSnapshot(PuttingBack putting) {
        this.putting = putting;
        for (var path : putting.dirty()) {
            dirty.put(path, FileState.of(putting.root().resolve(path), LARGEST));
        }
    }

    /** A file that is not as it was, and what happened to it. */
    record Change(String path, String what) {}

    /** Returns whether a file was dirty, so that it is known how it was. */
    boolean knows(String path) {
        return dirty.containsKey(path);
    }

    /** Returns what is not as it was; commits alone change nothing here. */
    List<Change> changes() {
        var paths = new TreeSet<>(putting.dirty());
        paths.addAll(dirty.keySet());
        var changes = new ArrayList<Change>();
        for (var path : paths) {
            var file = putting.root().resolve(path);
            var known = dirty.get(path);
            // A folder with a repository of its own ends in a slash; git looks no further either.
            if (!path.endsWith("/") && (known == null || !known.stillHolds(file))) {
                var was = known == null ? putting.isCommitted(path) : known.exists();
                var is = FileState.of(file, 0).exists();
                changes.add(new Change(path, !was ? "it was added" : is ? "it was changed" : "it was removed"));
            }
        }
        return changes;
    }

    /** Puts a file back: as it was dirty, as it is committed, or away. */
    Damage putBack(Change change, String why) {
        var file = putting.root().resolve(change.path());
        var known = dirty.get(change.path());
        if (known == null && putting.isCommitted(change.path())) {
            return putting.checkOut(file, change.path(), why);
        }
        return putting.putBack(file, known == null ? FileState.NONE : known, why);
    }
}
