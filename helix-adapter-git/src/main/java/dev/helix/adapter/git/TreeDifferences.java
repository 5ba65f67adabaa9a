package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** In what two trees differ. */
record TreeDifferences(GitObjects objects, Renames renames) {

    /** Returns the paths that are not the same in both, sorted. */
    List<RepoPath> changed(TreeId from, TreeId to) {
        return objects.read("the difference of two trees", reader -> {
            var paths = new ArrayList<RepoPath>();
            try (var walk = new TreeWalk(reader)) {
                walk.addTree(id(from.sha()));
                walk.addTree(id(to.sha()));
                walk.setRecursive(true);
                walk.setFilter(TreeFilter.ANY_DIFF);
                while (walk.next()) {
                    if (RepoPath.objection(walk.getPathString()).isEmpty()) {
                        paths.add(new RepoPath(walk.getPathString()));
                    }
                }
            }
            return paths.stream().sorted().distinct().toList();
        });
    }

    /** Returns the files that moved: where they are, and where they were. */
    Map<RepoPath, RepoPath> renames(TreeId from, TreeId to) {
        return objects.read("the files that moved", reader -> {
            var moved = new HashMap<RepoPath, RepoPath>();
            var trees = new Trees(reader);
            for (var rename :
                    renames.between(reader, id(from.sha()), id(to.sha())).entrySet()) {
                if (RepoPath.objection(rename.getKey()).isEmpty()
                        && RepoPath.objection(rename.getValue()).isEmpty()) {
                    var old = new RepoPath(rename.getKey());
                    var path = new RepoPath(rename.getValue());
                    var was = trees.find(id(from.sha()), old);
                    var is = trees.find(id(to.sha()), path);
                    if (was != null && is != null && was.isRegular() && is.isRegular()) {
                        moved.put(path, old);
                    }
                }
            }
            return moved;
        });
    }

    /** Returns the difference as people read it. */
    String diff(TreeId from, TreeId to) {
        var out = new ByteArrayOutputStream();
        try (var formatter = new DiffFormatter(out)) {
            formatter.setRepository(objects.git());
            formatter.setDetectRenames(true);
            // People read it: git would write each umlaut of a name as two numbers.
            formatter.setQuotePaths(false);
            formatter.format(id(from.sha()), id(to.sha()));
            formatter.flush();
        } catch (IOException e) {
            throw objects.failure("the difference of two trees", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ObjectId id(String sha) {
        return ObjectId.fromString(sha);
    }
}
