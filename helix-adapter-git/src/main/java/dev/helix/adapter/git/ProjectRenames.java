package dev.helix.adapter.git;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Sees a rename where a bundle says delete and add, as git would: agents rarely declare one. It matters only when main
 * touched the deleted file, so nothing is searched otherwise.
 */
record ProjectRenames(
        ObjectReader reader, ObjectInserter inserter, Trees trees, Renames renames, ObjectId base, ObjectId main) {

    /**
     * Returns the bundle's changes, each delete and add of one moved file made a rename.
     *
     * @param wanted whether that matters although main touched none of the files
     */
    List<Change> found(Bundle bundle, boolean wanted) throws IOException {
        var deletes = new HashMap<RepoPath, Change.Delete>();
        var adds = new HashMap<RepoPath, Change.Add>();
        var worthIt = wanted;
        var edits = new TreeEdits(trees, inserter);
        for (var change : bundle.changes()) {
            if (change instanceof Change.Delete delete) {
                deletes.put(delete.path(), delete);
                edits.delete(delete.path());
                var was = trees.findFile(base, delete.path());
                worthIt |= was != null && !was.equals(trees.findFile(main, delete.path()));
            } else if (change instanceof Change.Add add) {
                adds.put(add.path(), add);
                edits.put(add.path(), Entry.of(add.mode(), add.blob()));
            }
        }
        if (!worthIt || adds.isEmpty()) {
            return bundle.changes();
        }
        var moved = edits.write(base);
        inserter.flush();
        var joined = new HashSet<RepoPath>();
        var changes = new ArrayList<Change>();
        for (var rename : renames.between(inserter.newReader(), base, moved).entrySet()) {
            var delete = deletes.get(new RepoPath(rename.getKey()));
            var add = adds.get(new RepoPath(rename.getValue()));
            if (delete != null && add != null) {
                changes.add(new Change.Rename(delete.path(), add.path(), add.mode(), delete.base(), add.blob()));
                joined.add(delete.path());
                joined.add(add.path());
            }
        }
        bundle.changes().stream()
                .filter(change -> !joined.contains(change.path()))
                .forEach(changes::add);
        return changes;
    }
}
