package dev.helix.adapter.git;

import dev.helix.domain.evolution.LinkTarget;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.ReservedPlaces;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Reads which files trees want a slot to hold; refuses what is not safe there. For one thread. */
final class SlotTree {

    private final Repository git;
    private final ObjectReader reader;
    private final CheckoutContent content;
    private final Predicate<String> left;
    private final Submodules submodules;
    private final ObjectChecker checker = new ObjectChecker();
    private final Map<String, Optional<String>> reserved = new HashMap<>();

    /** @param left says which paths are none of the slot's files */
    SlotTree(
            Repository git,
            ObjectReader reader,
            CheckoutContent content,
            Predicate<String> left,
            Submodules submodules) {
        this.git = git;
        this.reader = reader;
        this.content = content;
        this.left = left;
        this.submodules = submodules;
    }

    /** Takes one file. Its content costs more to find out than its entry, so this asks for it only when it has to. */
    interface Visitor {
        void visit(String path, Entry entry, Asking wanted) throws IOException;
    }

    /** Says how a file is to be written. */
    interface Asking {
        WantedFile file() throws IOException;
    }

    /** One repository's part of the slot. */
    private record Part(Repository git, ObjectReader reader, String prefix) {
        String path(TreeWalk walk) {
            return prefix + walk.getPathString();
        }
    }

    private Part whole() {
        return new Part(git, reader, "");
    }

    /**
     * Visits all files of a tree, and those of its submodules, folder by folder.
     *
     * @throws Refused as SubmoduleMissing
     */
    void each(TreeId tree, Visitor visitor) throws IOException {
        visit(whole(), ObjectId.fromString(tree.sha()), TreeFilter.ALL, visitor);
    }

    /** Visits some files of a tree, in order; what it does not have is left out. */
    void each(TreeId tree, Set<String> paths, Visitor visitor) throws IOException {
        var root = ObjectId.fromString(tree.sha());
        // The filter also takes all that is below one of its paths, and knows nothing of submodules.
        var filter = Submodules.names(git, root) ? TreeFilter.ALL : PathFilterGroup.createFromStrings(paths);
        visit(whole(), root, filter, (path, entry, wanted) -> {
            if (paths.contains(path)) {
                visitor.visit(path, entry, wanted);
            }
        });
    }

    private void visit(Part part, ObjectId tree, TreeFilter filter, Visitor visitor) throws IOException {
        try (var walk = new TreeWalk(part.git(), part.reader())) {
            walk.addTree(tree);
            walk.setRecursive(true);
            walk.setFilter(filter);
            while (walk.next()) {
                var path = part.path(walk);
                if (left.test(path)) {
                    continue;
                }
                refuseUnsafeName(path, walk.getRawPath());
                if (!FileMode.GITLINK.equals(walk.getRawMode(0))) {
                    visitor.visit(path, entry(walk), () -> wanted(part, walk));
                } else if (!submodules.leavesOut(path)) {
                    var inner = submodules.content(
                            part.git(), tree, part.prefix(), walk.getPathString(), walk.getObjectId(0));
                    if (inner != null) {
                        try (var other = inner.git().newObjectReader()) {
                            visit(new Part(inner.git(), other, path + "/"), inner.tree(), TreeFilter.ALL, visitor);
                        }
                    }
                }
            }
        }
    }

    /**
     * Visits the files that {@code to} has otherwise than {@code from}, and adds to {@code gone} those that it has not. Both name
     * the same submodules.
     */
    void eachChange(TreeId from, TreeId to, Collection<String> gone, Visitor visitor) throws IOException {
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(to.sha()));
            walk.addTree(ObjectId.fromString(from.sha()));
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                if (FileMode.MISSING.equals(walk.getRawMode(0))) {
                    if (!left.test(walk.getPathString())) {
                        gone.add(walk.getPathString());
                    }
                } else if (isFile(walk)) {
                    refuseUnsafeName(walk.getPathString(), walk.getRawPath());
                    visitor.visit(walk.getPathString(), entry(walk), () -> wanted(whole(), walk));
                }
            }
        }
    }

    /** Adds the paths of all files of a tree. One that is gone from the repository can't be asked. */
    void addPaths(TreeId tree, Collection<String> paths) throws IOException {
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(tree.sha()));
            walk.setRecursive(true);
            while (walk.next()) {
                paths.add(walk.getPathString());
            }
        } catch (MissingObjectException e) {
            return;
        }
    }

    /** Other attributes make other bytes of the same content, and submodules have attributes of their own. */
    boolean sameAttributes(TreeId from, TreeId to) throws IOException {
        try (var walk = new TreeWalk(git, reader)) {
            walk.addTree(ObjectId.fromString(from.sha()));
            walk.addTree(ObjectId.fromString(to.sha()));
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                if (walk.getPathString().endsWith(Constants.DOT_GIT_ATTRIBUTES)
                        || FileMode.GITLINK.equals(walk.getRawMode(0))
                        || FileMode.GITLINK.equals(walk.getRawMode(1))) {
                    return false;
                }
            }
            return true;
        } catch (MissingObjectException e) {
            if (e.getObjectId().name().equals(to.sha())) {
                throw e;
            }
            return false;
        }
    }

    private boolean isFile(TreeWalk walk) {
        return !FileMode.GITLINK.equals(walk.getRawMode(0)) && !left.test(walk.getPathString());
    }

    /** Returns whether the slot holds the submodules that it should: the setting that leaves some out may have changed. */
    boolean hasItsSubmodules(TreeId tree, SlotRecord record) throws IOException {
        var root = ObjectId.fromString(tree.sha());
        return !Submodules.names(git, root)
                || submodules.of(git, root).stream()
                        .allMatch(named ->
                                named.objection() == null && record.folders().contains(named.path()) != named.left());
    }

    private static Entry entry(TreeWalk walk) {
        return new Entry(walk.getFileMode(0).getBits(), walk.getObjectId(0));
    }

    private WantedFile wanted(Part part, TreeWalk walk) throws IOException {
        var lineEnds = walk.getCheckoutEolStreamType(0);
        var file = WantedFile.of(
                part.git(),
                part.path(walk),
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

    private void refuseUnsafeName(String path, byte[] raw) {
        try {
            checker.checkPath(raw, 0, raw.length);
        } catch (CorruptObjectException e) {
            throw new Refused(new Refusal.UnsafePath(path, "git refuses it: " + e.getMessage()));
        }
        if (path.indexOf('\uFFFD') >= 0) {
            throw new Refused(new Refusal.UnsafePath(path, "its name is not UTF-8"));
        }
        reserved.computeIfAbsent(beginning(path), ReservedPlaces::reasonInTree).ifPresent(why -> {
            throw new Refused(new Refusal.UnsafePath(path, why));
        });
    }

    /** Returns the first two segments: many files share them. */
    private static String beginning(String path) {
        int first = path.indexOf('/');
        int second = first < 0 ? -1 : path.indexOf('/', first + 1);
        return second < 0 ? path : path.substring(0, second);
    }
}
