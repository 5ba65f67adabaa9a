package dev.helix.adapter.git;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Puts a bundle onto the tree that it was taken from; every change must fit it exactly. */
final class BundleApplication {

    private final ObjectId base;
    private final Trees trees;
    private final TreeEdits edits;
    private final FoldedFolders folded;

    BundleApplication(Trees trees, FoldedFolders folded, ObjectInserter inserter, ObjectId base) {
        this.base = base;
        this.trees = trees;
        this.folded = folded;
        this.edits = new TreeEdits(trees, inserter);
    }

    ObjectId apply(Bundle bundle) throws IOException {
        for (var change : bundle.changes()) {
            mustBeOutsideSubmodules(change.path());
            switch (change) {
                case Change.Add(var path, var mode, var blob) -> edits.put(path, Entry.of(mode, blob));
                case Change.Modify(var path, var mode, var was, var blob) -> {
                    mustHold(path, was);
                    edits.put(path, Entry.of(mode, blob));
                }
                case Change.Chmod(var path, var mode, var was) -> {
                    mustHold(path, was);
                    edits.put(path, Entry.of(mode, was));
                }
                case Change.Delete(var path, var was) -> {
                    mustHold(path, was);
                    edits.delete(path);
                }
                case Change.Rename(var from, var path, var mode, var was, var blob) -> {
                    mustHold(from, was);
                    edits.delete(from);
                    edits.put(path, Entry.of(mode, blob));
                }
            }
        }
        var movedAway = new HashSet<RepoPath>();
        for (var change : bundle.changes()) {
            if (change instanceof Change.Rename rename) {
                movedAway.add(rename.from());
            }
        }
        var twins = new Twins(folded, trees, base, edits);
        for (var change : bundle.changes()) {
            if (change instanceof Change.Add || change instanceof Change.Rename) {
                mustBeFree(change.path(), movedAway);
                var twin = twins.of(change.path());
                if (twin.isPresent()) {
                    throw new Refused(new Refusal.UnsafePath(
                            change.path().value(), "it and '" + twin.get() + "' are one file on some file systems"));
                }
            }
        }
        var tree = edits.write(base);
        for (var path : edits.clashes()) {
            throw refused(path, "a file and a folder would have the same name");
        }
        return tree;
    }

    /** What lies there belongs to another repository. */
    private void mustBeOutsideSubmodules(RepoPath path) throws IOException {
        var value = path.value();
        for (var slash = value.indexOf('/'); slash >= 0; slash = value.indexOf('/', slash + 1)) {
            var above = trees.findFile(base, new RepoPath(value.substring(0, slash)));
            if (above != null && above.isSubmodule()) {
                throw new Refused(new Refusal.UnsafePath(value, Submodules.NO_PART));
            }
        }
    }

    private void mustHold(RepoPath path, BlobId was) throws IOException {
        var entry = trees.findFile(base, path);
        if (entry == null) {
            throw refused(path, "the base has no such file");
        }
        if (!entry.id().name().equals(was.sha())) {
            throw refused(path, "the base has another content there");
        }
    }

    /** A path is free when the base has nothing there, or the bundle itself moves it away. */
    private void mustBeFree(RepoPath path, Set<RepoPath> movedAway) throws IOException {
        if (!movedAway.contains(path) && trees.findFile(base, path) != null) {
            throw refused(path, "the base has that file already");
        }
    }

    private static Refused refused(RepoPath path, String why) {
        return new Refused(new Refusal.InvalidSpec(path.value(), 0, null, why));
    }
}
