package dev.helix.adapter.git;

import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * One writing of a tree into a slot. First it only looks, and refuses what is not safe; then it notes that the slot is being
 * written, writes, flushes, and notes that the slot is whole.
 */
final class SlotWriting {

    private final Repository git;
    private final ObjectReader reader;
    private final SlotFiles files;
    private final List<RepoPath> linked;
    private final SlotFolder folder;
    private final SlotMarker before;
    private final StatCache cache;
    private final StatCache.Next next;
    private final CheckoutContent content;
    private final List<WantedFile> writes = new ArrayList<>();
    private final TreeSet<String> deletes = new TreeSet<>();

    SlotWriting(Repository git, ObjectReader reader, SlotFiles files, List<RepoPath> linked, SlotFolder folder)
            throws IOException {
        this.git = git;
        this.reader = reader;
        this.files = files;
        this.linked = linked;
        this.folder = folder;
        this.before = SlotMarker.read(files.marker());
        this.cache = StatCache.read(files.cache());
        this.next = cache.next();
        this.content = new CheckoutContent(reader, git.getDirectory().toPath());
    }

    void bring(TreeId tree) throws IOException {
        plan(tree);
        var linksMissing = linksMissing();
        if (writes.isEmpty() && deletes.isEmpty() && linksMissing.isEmpty() && before.holds(tree)) {
            return;
        }
        before.writing(tree).write(files.marker());
        for (var path : deletes) {
            folder.delete(path);
        }
        for (var file : writes) {
            next.add(file.path(), file.entry(), write(file));
        }
        for (var link : linksMissing) {
            link(link);
        }
        folder.flush();
        next.write();
        SlotMarker.whole(tree).write(files.marker());
    }

    private void plan(TreeId tree) throws IOException {
        deletes.addAll(cache.paths());
        for (var old : before.trees()) {
            if (!old.equals(tree) || !before.whole()) {
                addPaths(old);
            }
        }
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(tree.sha()));
            walk.setRecursive(true);
            while (walk.next()) {
                if (!FileMode.GITLINK.equals(walk.getRawMode(0)) && !isLinked(walk.getPathString())) {
                    plan(walk);
                }
            }
        }
        deletes.removeIf(this::isLinked);
    }

    private void plan(TreeWalk walk) throws IOException {
        var path = walk.getPathString();
        var entry = new Entry(walk.getFileMode(0).getBits(), walk.getObjectId(0));
        deletes.remove(path);
        var attributes = folder.attributes(path);
        if (attributes != null && before.whole() && cache.vouchesFor(path, entry, attributes)) {
            next.add(path, entry, attributes);
            return;
        }
        var eol = walk.getCheckoutEolStreamType(0);
        var file = new WantedFile(path, entry, eol == null ? EolStreamType.DIRECT : eol, walk.getSmudgeCommand(0));
        refuseUnsafe(file, walk.getRawPath());
        if (attributes != null && StatCache.looksLike(entry, attributes) && holds(file)) {
            next.add(path, entry, attributes);
        } else {
            writes.add(file);
        }
    }

    private boolean holds(WantedFile file) throws IOException {
        return file.entry().isSymlink()
                ? folder.links(files.folder(), file.path(), content.linkTarget(file))
                : Arrays.equals(folder.read(file.path()), content.bytes(file));
    }

    private void refuseUnsafe(WantedFile file, byte[] rawPath) throws IOException {
        try {
            new ObjectChecker().checkPath(rawPath, 0, rawPath.length);
        } catch (CorruptObjectException e) {
            throw new Refused(new Refusal.UnsafePath(file.path(), "git refuses it: " + e.getMessage()));
        }
        if (file.path().indexOf('\uFFFD') >= 0) {
            throw new Refused(new Refusal.UnsafePath(file.path(), "its name is not UTF-8"));
        }
        if (file.entry().isSymlink()) {
            var objection = SymlinkTarget.objection(file.path(), content.linkTarget(file));
            if (objection.isPresent()) {
                throw new Refused(new Refusal.UnsafePath(file.path(), objection.get()));
            }
        }
    }

    private void addPaths(TreeId tree) throws IOException {
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(tree.sha()));
            walk.setRecursive(true);
            while (walk.next()) {
                deletes.add(walk.getPathString());
            }
        }
    }

    private java.nio.file.attribute.PosixFileAttributes write(WantedFile file) throws IOException {
        return file.entry().isSymlink()
                ? folder.writeLink(file.path(), content.linkTarget(file))
                : folder.writeFile(
                        file.path(), content.bytes(file), file.entry().isExecutable());
    }

    private boolean isLinked(String path) {
        return linked.stream().anyMatch(name -> path.equals(name.value()) || path.startsWith(name + "/"));
    }

    private List<RepoPath> linksMissing() throws IOException {
        var missing = new ArrayList<RepoPath>();
        for (var name : linked) {
            if (!Files.isDirectory(files.shared(name)) || !folder.links(files.folder(), name.value(), target(name))) {
                missing.add(name);
            }
        }
        return missing;
    }

    /** A folder with something in it may hold what must not be lost, so it is never replaced by a link. */
    private void link(RepoPath name) throws IOException {
        Files.createDirectories(files.shared(name));
        var there = folder.attributes(name.value());
        if (there != null && !there.isSymbolicLink() && !folder.deleteEmptyFolder(name.value())) {
            throw new IOException(files.folder().resolve(name.value()) + " is no link, but " + name
                    + " is one of linked_paths; move what it holds to " + files.shared(name) + " and remove it");
        }
        folder.writeLink(name.value(), target(name));
    }

    private static String target(RepoPath name) {
        var depth = name.value().split("/", -1).length;
        return "../".repeat(depth) + SlotFiles.SHARED + "/" + name;
    }
}
