package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
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

    /** Writes the edited tree. Where {@link #clashes} then has a path, the tree is not what was asked for. */
    ObjectId write(ObjectId tree) throws IOException {
        var written = rewrite(tree, root);
        return written == null ? inserter.insert(new TreeFormatter()) : written;
    }

    /** Returns the files that would have to stand where a folder is, or below a file. */
    SortedSet<RepoPath> clashes() {
        return clashes;
    }

    private @Nullable ObjectId rewrite(@Nullable ObjectId tree, Node node) throws IOException {
        var before = tree == null ? new TreeMap<String, Entry>() : trees.entries(tree);
        var entries = new TreeMap<>(before);
        for (var child : node.children.entrySet()) {
            edit(entries, child.getKey(), child.getValue());
        }
        if (tree != null && entries.equals(before)) {
            return tree;
        }
        return entries.isEmpty() ? null : inserter.insert(format(entries));
    }

    private void edit(SortedMap<String, Entry> entries, String name, Node node) throws IOException {
        var there = entries.get(name);
        if (there != null && !there.isTree() && node.delete) {
            entries.remove(name);
            there = null;
        }
        if (!node.children.isEmpty()) {
            if (there != null && !there.isTree() && node.put == null) {
                addClash(node.firstPut());
                return;
            }
            var folder = rewrite(there != null && there.isTree() ? there.id() : null, node);
            if (folder != null) {
                entries.put(name, new Entry(FileMode.TREE.getBits(), folder));
            } else if (there != null && there.isTree()) {
                entries.remove(name);
            }
        }
        if (node.put != null) {
            var now = entries.get(name);
            if (now != null && now.isTree()) {
                addClash(node.path);
            } else {
                entries.put(name, node.put);
            }
        }
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
