package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/** Files to put and to delete; makes of a tree another one by writing only the folders in between. For one use. */
final class TreeEdits {

    /** Stands for a folder that only {@link #write} would name. */
    private static final ObjectId UNWRITTEN = ObjectId.zeroId();

    private final Trees trees;
    private final ObjectInserter inserter;
    private final Node root = new Node();
    private final SortedSet<RepoPath> clashes = new TreeSet<>();

    TreeEdits(Trees trees, ObjectInserter inserter) {
        this.trees = trees;
        this.inserter = inserter;
    }

    /** One name on the way to an edited file. */
    private static final class Node {
        private final SortedMap<String, Node> children = new TreeMap<>();
        private boolean delete;
        private @Nullable RepoPath path;
        private @Nullable Entry put;

        /** Returns one of the files to put here or below; null when there is none. */
        @Nullable
        RepoPath firstPut() {
            if (put != null) {
                return path;
            }
            for (var child : children.values()) {
                var found = child.firstPut();
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
    }

    void put(RepoPath path, Entry entry) {
        var node = node(path);
        node.put = entry;
        node.path = path;
    }

    /** Deletes a file, if it is there; {@link #put} at the same path wins. */
    void delete(RepoPath path) {
        node(path).delete = true;
    }

    private Node node(RepoPath path) {
        var node = root;
        for (var segment : path.value().split("/", -1)) {
            node = node.children.computeIfAbsent(Trees.raw(segment), name -> new Node());
        }
        return node;
    }

    /** Makes of a folder, or of nothing, the one that the edits ask for; null when nothing is left in it. */
    private interface Folding {
        @Nullable
        Entry fold(@Nullable ObjectId tree, Node node) throws IOException;
    }

    /** Writes the edited tree. Where {@link #clashes} then has a path, the tree is not what was asked for. */
    ObjectId write(ObjectId tree) throws IOException {
        var written = rewritten(tree, root);
        return written == null ? inserter.insert(new TreeFormatter()) : written.id();
    }

    /** Returns whether {@link #write} would give another tree, and finds the same clashes, without writing any. */
    boolean change(ObjectId tree) throws IOException {
        var foreseen = foreseen(tree, root);
        return foreseen == null || !foreseen.id().equals(tree);
    }

    /** Returns the files that would have to stand where a folder is, or below a file. */
    SortedSet<RepoPath> clashes() {
        return clashes;
    }

    /** Returns what will stand where an entry of the tree stands, null for nothing; without writing. */
    @Nullable
    Entry afterwards(String path, Entry there) throws IOException {
        var node = root;
        for (var segment : path.split("/", -1)) {
            var next = node.children.get(Trees.raw(segment));
            if (next == null) {
                return there;
            }
            node = next;
        }
        return edited(there, node, this::foreseen);
    }

    private @Nullable Entry rewritten(@Nullable ObjectId tree, Node node) throws IOException {
        var before = entries(tree);
        var entries = new TreeMap<>(before);
        for (var child : node.children.entrySet()) {
            var now = edited(before.get(child.getKey()), child.getValue(), this::rewritten);
            if (now == null) {
                entries.remove(child.getKey());
            } else {
                entries.put(child.getKey(), now);
            }
        }
        if (tree != null && entries.equals(before)) {
            return folder(tree);
        }
        return entries.isEmpty() ? null : folder(inserter.insert(format(entries)));
    }

    private @Nullable Entry foreseen(@Nullable ObjectId tree, Node node) throws IOException {
        var before = entries(tree);
        int left = before.size();
        var same = tree != null;
        for (var child : node.children.entrySet()) {
            var there = before.get(child.getKey());
            var now = edited(there, child.getValue(), this::foreseen);
            same &= Objects.equals(there, now);
            left += (now == null ? 0 : 1) - (there == null ? 0 : 1);
        }
        if (same) {
            return folder(Objects.requireNonNull(tree));
        }
        return left == 0 ? null : folder(UNWRITTEN);
    }

    private SortedMap<String, Entry> entries(@Nullable ObjectId tree) throws IOException {
        return tree == null ? Collections.emptySortedMap() : trees.entries(tree);
    }

    private static Entry folder(ObjectId tree) {
        return new Entry(FileMode.TREE.getBits(), tree);
    }

    /** Returns what stands under a name afterwards. */
    private @Nullable Entry edited(@Nullable Entry before, Node node, Folding folding) throws IOException {
        var there = before != null && !before.isTree() && node.delete ? null : before;
        if (!node.children.isEmpty()) {
            if (there != null && !there.isTree() && node.put == null) {
                addClash(node.firstPut());
                return there;
            }
            var file = there != null && !there.isTree() ? there : null;
            var folded = folding.fold(there != null && there.isTree() ? there.id() : null, node);
            there = folded != null ? folded : file;
        }
        if (node.put == null) {
            return there;
        }
        if (there != null && there.isTree()) {
            addClash(node.path);
            return there;
        }
        return node.put;
    }

    private void addClash(@Nullable RepoPath path) {
        if (path != null) {
            clashes.add(path);
        }
    }

    private static TreeFormatter format(SortedMap<String, Entry> entries) {
        var formatter = new TreeFormatter();
        entries.entrySet().stream()
                .sorted(Comparator.comparing(e -> e.getValue().isTree() ? e.getKey() + '/' : e.getKey()))
                .forEach(e -> {
                    var name = e.getKey().getBytes(StandardCharsets.ISO_8859_1);
                    formatter.append(
                            name,
                            0,
                            name.length,
                            FileMode.fromBits(e.getValue().mode()),
                            e.getValue().id());
                });
        return formatter;
    }
}
