package dev.helix.adapter.git;

import dev.helix.domain.evolution.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Puts what some commits brought, each object a file of its own, into one pack: the pack first, forced to disk and looked at, then
 * the files go. Killed in between, an object is there twice. Objects of anybody else stay where they are.
 */
record PackedObjects(Repository git) {

    /** Fewer are not worth a pack. */
    static final int FEW = 500;

    private static final int FAN_OUT = 2;

    /** Returns how many files have gone. */
    int pack(Collection<CommitId> commits) throws IOException {
        if (!(git.getObjectDatabase() instanceof ObjectDirectory objects)) {
            return 0;
        }
        var ids = new LinkedHashSet<ObjectId>();
        try (var reader = git.newObjectReader()) {
            for (var commit : commits) {
                addBrought(reader, ObjectId.fromString(commit.sha()), ids);
            }
            ids.removeIf(id -> !Files.exists(file(objects, id)));
            if (ids.size() < FEW) {
                return 0;
            }
            new NewPack(git).durably(inserter -> {
                if (inserter instanceof PackInserter packing) {
                    // It is there, and that is why.
                    packing.checkExisting(false);
                }
                for (var id : ids) {
                    var object = reader.open(id);
                    try (var bytes = object.openStream()) {
                        inserter.insert(object.getType(), object.getSize(), bytes);
                    }
                }
                return ids;
            });
        }
        return removePacked(objects, ids);
    }

    private static int removePacked(ObjectDirectory objects, Collection<ObjectId> ids) throws IOException {
        var packs = new ArrayList<>(objects.getPacks());
        var gone = 0;
        for (var id : ids) {
            for (var pack : packs) {
                if (pack.hasObject(id)) {
                    gone += Files.deleteIfExists(file(objects, id)) ? 1 : 0;
                    break;
                }
            }
        }
        return gone;
    }

    private static Path file(ObjectDirectory objects, ObjectId id) {
        return objects.getDirectory()
                .toPath()
                .resolve(id.name().substring(0, FAN_OUT))
                .resolve(id.name().substring(FAN_OUT));
    }

    /** Adds a commit, and what its tree has that its first parent's has not. */
    private static void addBrought(ObjectReader reader, ObjectId id, Set<ObjectId> ids) throws IOException {
        try (var walk = new RevWalk(reader);
                var trees = new TreeWalk(reader)) {
            var commit = walk.parseCommit(id);
            if (commit.getParentCount() == 0) {
                return;
            }
            trees.addTree(walk.parseCommit(commit.getParent(0)).getTree());
            trees.addTree(commit.getTree());
            trees.setFilter(TreeFilter.ANY_DIFF);
            var found = new ArrayList<>(List.of(commit.copy(), commit.getTree().copy()));
            while (trees.next()) {
                var mode = trees.getRawMode(1);
                if (!FileMode.MISSING.equals(mode) && !FileMode.GITLINK.equals(mode)) {
                    found.add(trees.getObjectId(1));
                }
                if (trees.isSubtree()) {
                    trees.enterSubtree();
                }
            }
            ids.addAll(found);
        } catch (MissingObjectException e) {
            // A missing object needs no place.
        }
    }
}
