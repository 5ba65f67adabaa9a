package dev.helix.adapter.git;

import dev.helix.adapter.git.SlotMarker.State;
import dev.helix.domain.evolution.LinkTarget;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathSuffixFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

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
    private final ObjectChecker checker = new ObjectChecker();
    private boolean trusted;

    SlotWriting(Repository git, ObjectReader reader, SlotFiles files, List<RepoPath> linked, SlotFolder folder)
            throws IOException {
        this.git = git;
        this.reader = reader;
        this.files = files;
        this.linked = linked;
        this.folder = folder;
        this.before = SlotMarker.read(files.marker());
        this.cache = new StatCache(files.cache());
        this.next = cache.next();
        this.content = new CheckoutContent(reader, git);
    }

    /** Writes the tree where the slot differs from it, and notes {@code after}. */
    void bring(TreeId tree, State after) throws IOException {
        var onlyTheChange =
                before.state() == State.SWEPT && sameAttributes(before.trees().getFirst(), tree);
        if (onlyTheChange) {
            planTheChange(before.trees().getFirst(), tree);
        } else {
            planWhatDiffers(tree);
        }
        var linksMissing = linksMissing();
        if (!writes.isEmpty() || !deletes.isEmpty() || !linksMissing.isEmpty() || !before.holds(tree)) {
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
            if (!onlyTheChange) {
                next.write();
            }
        } else if (before.state() == after) {
            return;
        }
        new SlotMarker(after, List.of(tree)).write(files.marker());
    }

    /** Returns the files that are not what the tree says; changes nothing. */
    List<String> differences(TreeId tree) throws IOException {
        trusted = false;
        planEach(tree);
        return writes.stream().map(WantedFile::path).toList();
    }

    /** Writes those of {@code paths} that are not what the tree says; the rest is left as it is. */
    void repair(TreeId tree, Collection<String> paths) throws IOException {
        trusted = false;
        planEach(tree);
        for (var file : writes) {
            if (paths.contains(file.path())) {
                write(file);
            }
        }
        folder.flush();
    }

    /** Looks at every file. */
    private void planWhatDiffers(TreeId tree) throws IOException {
        deletes.addAll(cache.paths());
        for (var old : before.trees()) {
            addPaths(old);
        }
        trusted = before.whole() && sameAttributes(before.trees().getFirst(), tree);
        planEach(tree);
        deletes.removeIf(this::isLinked);
    }

    private void planEach(TreeId tree) throws IOException {
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(tree.sha()));
            walk.setRecursive(true);
            while (walk.next()) {
                if (isFile(walk)) {
                    plan(walk);
                }
            }
        }
    }

    /** Looks at no file: the slot is known to hold the old tree. The cache is left behind, which later costs a look at these. */
    private void planTheChange(TreeId from, TreeId to) throws IOException {
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(to.sha()));
            walk.addTree(ObjectId.fromString(from.sha()));
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                if (FileMode.MISSING.equals(walk.getRawMode(0))) {
                    deletes.add(walk.getPathString());
                } else if (isFile(walk)) {
                    writes.add(wanted(walk));
                }
            }
        }
        deletes.removeIf(this::isLinked);
    }

    private boolean isFile(TreeWalk walk) {
        return !FileMode.GITLINK.equals(walk.getRawMode(0)) && !isLinked(walk.getPathString());
    }

    private void plan(TreeWalk walk) throws IOException {
        var path = walk.getPathString();
        deletes.remove(path);
        refuseUnsafeName(path, walk.getRawPath());
        var entry = entry(walk);
        var attributes = folder.attributes(path);
        if (attributes != null && trusted && cache.vouchesFor(path, entry, attributes)) {
            next.add(path, entry, attributes);
            return;
        }
        var file = wanted(walk);
        if (attributes != null && StatCache.looksLike(entry, attributes) && holds(file)) {
            next.add(path, entry, attributes);
        } else {
            writes.add(file);
        }
    }

    private static Entry entry(TreeWalk walk) {
        return new Entry(walk.getFileMode(0).getBits(), walk.getObjectId(0));
    }

    private WantedFile wanted(TreeWalk walk) throws IOException {
        refuseUnsafeName(walk.getPathString(), walk.getRawPath());
        var lineEnds = walk.getCheckoutEolStreamType(0);
        var file = WantedFile.of(
                walk.getPathString(),
                entry(walk),
                lineEnds == null ? EolStreamType.DIRECT : lineEnds,
                walk.getSmudgeCommand(0),
                walk.getAttributes());
        if (file.entry().isSymlink()) {
            var objection = LinkTarget.objection(file.path(), content.linkTarget(file));
            if (objection.isPresent()) {
                throw new Refused(new Refusal.UnsafePath(file.path(), objection.get()));
            }
        }
        return file;
    }

    private boolean holds(WantedFile file) throws IOException {
        return file.entry().isSymlink()
                ? folder.links(files.folder(), file.path(), content.linkTarget(file))
                : Arrays.equals(folder.read(file.path()), content.bytes(file));
    }

    private void refuseUnsafeName(String path, byte[] raw) {
        try {
            checker.checkPath(raw, 0, raw.length);
        } catch (CorruptObjectException e) {
            throw new Refused(new Refusal.UnsafePath(path, "git refuses it: " + e.getMessage()));
        }
        if (path.indexOf('\uFFFD') >= 0) {
            throw new Refused(new Refusal.UnsafePath(path, "its name is not UTF-8"));
        }
    }

    /** A tree that is gone from the repository can't be asked; the cache has the paths too, unless the writing was killed. */
    private void addPaths(TreeId tree) throws IOException {
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(tree.sha()));
            walk.setRecursive(true);
            while (walk.next()) {
                deletes.add(walk.getPathString());
            }
        } catch (MissingObjectException e) {
            return;
        }
    }

    /** Other attributes make other bytes of the same content. */
    private boolean sameAttributes(TreeId from, TreeId to) throws IOException {
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(from.sha()));
            walk.addTree(ObjectId.fromString(to.sha()));
            walk.setRecursive(true);
            walk.setFilter(
                    AndTreeFilter.create(PathSuffixFilter.create(Constants.DOT_GIT_ATTRIBUTES), TreeFilter.ANY_DIFF));
            return !walk.next();
        } catch (MissingObjectException e) {
            if (e.getObjectId().name().equals(to.sha())) {
                throw e;
            }
            return false;
        }
    }

    private PosixFileAttributes write(WantedFile file) throws IOException {
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
