package dev.helix.adapter.git;

import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Files that one side put into a folder which the other moved away. Nothing is searched unless a folder is gone into which
 * somebody put a file. For one merge.
 */
final class MisplacedFiles {

    private final ObjectReader reader;
    private final Trees trees;
    private final Renames renames;
    private final ObjectId base;
    private final ObjectId main;
    private final Set<String> projects = new HashSet<>();
    private final Set<String> mains = new HashSet<>();
    private final Set<String> left = new HashSet<>();
    private boolean likely;

    MisplacedFiles(ObjectReader reader, Trees trees, Renames renames, ObjectId base, ObjectId main) {
        this.reader = reader;
        this.trees = trees;
        this.renames = renames;
        this.base = base;
        this.main = main;
    }

    /**
     * Looks whether there can be any.
     *
     * @param changes of the project
     * @param onBase the same as edits of the base
     */
    boolean mayBe(List<Change> changes, TreeEdits onBase) throws IOException {
        for (var change : changes) {
            if (change instanceof Change.Add || change instanceof Change.Rename) {
                projects.add(change.path().value());
            }
        }
        left.addAll(goneInProject(changes, onBase));
        if (!left.isEmpty()) {
            mains.addAll(addedOnMain(left));
        }
        likely = !mains.isEmpty() || isFolderGoneOnMain();
        return likely;
    }

    /**
     * One such file.
     *
     * @param path where it is
     * @param there where it would be if it followed the folder; null where nobody can say
     * @param byMain whether main moved the folder, and the project put the file into it
     */
    record Misplaced(RepoPath path, @Nullable RepoPath there, boolean byMain) {}

    /**
     * Returns them, those of the project first, by path.
     *
     * @param changes of the project, with what it renamed
     */
    List<Misplaced> find(List<Change> changes) throws IOException {
        if (!likely) {
            return List.of();
        }
        var onMain = FolderMoves.of(renames.between(reader, base, main), folder -> !isFolder(main, folder))
                .only(folders(projects));
        var inProject = FolderMoves.of(renamed(changes), left::contains).only(folders(mains));
        var found = new ArrayList<Misplaced>();
        find(projects, onMain.without(inProject), inProject, true, found);
        find(mains, inProject.without(onMain), onMain, false, found);
        found.sort(Comparator.comparing(Misplaced::byMain).reversed().thenComparing(Misplaced::path));
        return found;
    }

    private void find(Set<String> added, FolderMoves moves, FolderMoves others, boolean byMain, List<Misplaced> found)
            throws IOException {
        var targets = new HashMap<String, Integer>();
        var here = new LinkedHashMap<String, String>();
        for (var path : added.stream().sorted().toList()) {
            var folder = moves.above(path);
            if (folder.isEmpty()) {
                continue;
            }
            var to = moves.moved().get(folder.get());
            if (to == null) {
                found.add(new Misplaced(new RepoPath(path), null, byMain));
            } else if (!others.moved().containsKey(to)) {
                var there = moves.follow(folder.get(), path);
                targets.merge(there, 1, Integer::sum);
                here.put(path, there);
            }
        }
        for (var file : here.entrySet()) {
            var there = file.getValue();
            var free = targets.getOrDefault(there, 0) == 1
                    && RepoPath.objection(there).isEmpty()
                    && trees.find(main, new RepoPath(there)) == null
                    && !projects.contains(there);
            found.add(new Misplaced(new RepoPath(file.getKey()), free ? new RepoPath(there) : null, byMain));
        }
    }

    private static Set<String> folders(Set<String> paths) {
        return paths.stream().map(GitConversion::parent).collect(Collectors.toSet());
    }

    private static Map<String, String> renamed(List<Change> changes) {
        var moved = new HashMap<String, String>();
        for (var change : changes) {
            if (change instanceof Change.Rename rename) {
                moved.put(rename.from().value(), rename.path().value());
            }
        }
        return moved;
    }

    /** Returns whether the base has a folder above one of the project's files that main has not. */
    private boolean isFolderGoneOnMain() {
        var looked = new HashSet<String>();
        for (var path : projects) {
            for (var folder = GitConversion.parent(path);
                    !folder.isEmpty() && looked.add(folder);
                    folder = GitConversion.parent(folder)) {
                if (isFolder(base, folder) && !isFolder(main, folder)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns those folders of the base that the project leaves as none. */
    private Set<String> goneInProject(List<Change> changes, TreeEdits onBase) throws IOException {
        var gone = new HashSet<String>();
        var looked = new HashSet<String>();
        for (var change : changes) {
            var path = change instanceof Change.Rename rename
                    ? rename.from()
                    : change instanceof Change.Delete ? change.path() : null;
            for (var folder = path == null ? "" : GitConversion.parent(path.value());
                    !folder.isEmpty() && looked.add(folder);
                    folder = GitConversion.parent(folder)) {
                var entry = trees.find(base, new RepoPath(folder));
                if (entry != null && entry.isTree()) {
                    var after = onBase.afterwards(folder, entry);
                    if (after == null || !after.isTree()) {
                        gone.add(folder);
                    }
                }
            }
        }
        return gone;
    }

    private Set<String> addedOnMain(Set<String> folders) throws IOException {
        var added = new HashSet<String>();
        try (var walk = new TreeWalk(reader)) {
            walk.addTree(base);
            walk.addTree(main);
            walk.setRecursive(true);
            walk.setFilter(AndTreeFilter.create(PathFilterGroup.createFromStrings(folders), TreeFilter.ANY_DIFF));
            while (walk.next()) {
                var path = walk.getPathString();
                if (walk.getRawMode(0) == 0
                        && walk.getRawMode(1) != 0
                        && RepoPath.objection(path).isEmpty()) {
                    added.add(path);
                }
            }
        }
        return added;
    }

    private boolean isFolder(ObjectId tree, String path) {
        try {
            var entry = trees.find(tree, new RepoPath(path));
            return entry != null && entry.isTree();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
