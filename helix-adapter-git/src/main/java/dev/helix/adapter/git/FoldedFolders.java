package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;

/** The names in folders by the form under which they are twins; those used lately are kept. Safe for many threads. */
final class FoldedFolders {

    private static final int MOST_KEPT = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ObjectId, Map<String, List<String>>> known = new LinkedHashMap<>(MOST_KEPT, 0.75f, true);

    /** Returns the raw names in a folder that have a form. */
    List<String> names(Trees trees, ObjectId folder, String form) throws IOException {
        lock.lock();
        try {
            var found = known.get(folder);
            if (found == null) {
                found = folded(trees, folder);
                known.put(folder, found);
                if (known.size() > MOST_KEPT) {
                    known.remove(known.keySet().iterator().next());
                }
            }
            return found.getOrDefault(form, List.of());
        } finally {
            lock.unlock();
        }
    }

    private static Map<String, List<String>> folded(Trees trees, ObjectId folder) throws IOException {
        var folded = new HashMap<String, List<String>>();
        for (var raw : trees.entries(folder).keySet()) {
            folded.computeIfAbsent(RepoPath.twin(Trees.readable(raw)), form -> new ArrayList<>(1))
                    .add(raw);
        }
        return folded;
    }
}
