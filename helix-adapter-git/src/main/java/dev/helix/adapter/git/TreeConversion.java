package dev.helix.adapter.git;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/** Converts files of one tree, by its attributes. For one use. */
record TreeConversion(ObjectReader reader, Trees trees, ObjectId tree, GitConversion conversion) {

    static TreeConversion of(Repository git, ObjectReader reader, Trees trees, ObjectId tree) {
        return new TreeConversion(reader, trees, tree, new GitConversion(git, AttributeFiles.of(trees, reader, tree)));
    }

    Map<RepoPath, BlobId> checkIn(Map<RepoPath, Content> files, ObjectInserter inserter, LooseObjects objects)
            throws IOException {
        var contents = new HashMap<String, Content>();
        var known = new HashMap<String, ObjectId>();
        for (var file : files.entrySet()) {
            contents.put(file.getKey().value(), file.getValue());
            var entry = trees.findFile(tree, file.getKey());
            if (entry != null && entry.isRegular()) {
                known.put(file.getKey().value(), entry.id());
            }
        }
        var stored = conversion.clean(contents, known, inserter);
        inserter.flush();
        objects.flush(stored.values());
        var names = new HashMap<RepoPath, BlobId>();
        files.keySet().forEach(path -> {
            var id = stored.get(path.value());
            if (id == null) {
                throw new IllegalStateException(path + " was neither stored nor refused");
            }
            names.put(path, new BlobId(id.name()));
        });
        return names;
    }

    Map<RepoPath, Content> checkOut(Collection<RepoPath> paths) throws IOException {
        var written = new HashMap<RepoPath, Content>();
        var asked = new HashMap<String, ObjectId>();
        for (var path : paths) {
            var entry = trees.findFile(tree, path);
            if (entry == null || entry.file().isEmpty()) {
                continue;
            }
            if (entry.isRegular() && conversion.mayWriteOtherBytes(path.value())) {
                asked.put(path.value(), entry.id());
            } else {
                written.put(
                        path,
                        Content.of(reader.open(entry.id(), Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE)));
            }
        }
        conversion.smudge(asked).forEach((path, content) -> written.put(new RepoPath(path), content));
        return written;
    }
}
