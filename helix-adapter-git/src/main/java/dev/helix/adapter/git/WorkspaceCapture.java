package dev.helix.adapter.git;

import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;
import org.eclipse.jgit.treewalk.WorkingTreeOptions;

/** Makes a tree of what stands in a checkout, as {@code git add --all} would: line ends, filters and {@code .gitignore} count. */
final class WorkspaceCapture {

    private static final long LARGEST_FILE = 50L * 1024 * 1024;

    private final Repository production;
    private final Path checkout;
    private final List<ObjectId> stored = new ArrayList<>();

    WorkspaceCapture(Repository production, Path checkout) {
        this.production = production;
        this.checkout = checkout;
    }

    /** @throws Refused as UnsafePath */
    TreeId capture(TreeId since, LooseObjects objects) throws IOException {
        try (var git = new FileRepositoryBuilder()
                        .setGitDir(production.getDirectory())
                        .setWorkTree(checkout.toFile())
                        .build();
                var inserter = git.newObjectInserter();
                var reader = inserter.newReader();
                var walk = new NameConflictTreeWalk(git, reader)) {
            walk.setOperationType(OperationType.CHECKIN_OP);
            walk.addTree(new CanonicalTreeParser(null, reader, ObjectId.fromString(since.sha())));
            walk.addTree(new FileTreeIterator(
                    checkout.toFile(),
                    git.getFS(),
                    git.getConfig().get(WorkingTreeOptions.KEY),
                    FileTreeIterator.NoGitlinksStrategy.INSTANCE));
            var index = DirCache.newInCore();
            var builder = index.builder();
            while (walk.next()) {
                var file = walk.getTree(1, WorkingTreeIterator.class);
                var tracked = !FileMode.MISSING.equals(walk.getRawMode(0));
                if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
                    // A checkout leaves submodules out, so that their absence says nothing.
                    builder.add(entry(walk.getPathString(), FileMode.GITLINK, walk.getObjectId(0)));
                } else if (walk.isSubtree()) {
                    if (tracked || file == null || !file.isEntryIgnored()) {
                        walk.enterSubtree();
                    }
                } else if (file != null && (tracked || !file.isEntryIgnored())) {
                    builder.add(entry(walk.getPathString(), file, inserter));
                }
            }
            builder.finish();
            var tree = index.writeTree(inserter);
            inserter.flush();
            flush(reader, objects, since, tree);
            return new TreeId(tree.name());
        }
    }

    private void flush(ObjectReader reader, LooseObjects objects, TreeId since, ObjectId tree) throws IOException {
        objects.flush(stored);
        objects.flushDifference(reader, ObjectId.fromString(since.sha()), tree);
    }

    private static DirCacheEntry entry(String path, FileMode mode, ObjectId id) {
        var entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        return entry;
    }

    private DirCacheEntry entry(String name, WorkingTreeIterator file, ObjectInserter inserter) throws IOException {
        var path = new RepoPath(name);
        var mode = file.getEntryFileMode();
        if (!FileMode.SYMLINK.equals(mode)) {
            if (!Files.isRegularFile(checkout.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new Refused(new Refusal.UnsafePath(name, "it is neither a file nor a symbolic link"));
            }
            if (file.getEntryLength() > LARGEST_FILE) {
                throw new Refused(new Refusal.UnsafePath(name, "the file is larger than 50 MB"));
            }
        }
        try (var content = file.openEntryStream()) {
            var id = inserter.insert(Constants.OBJ_BLOB, file.getEntryContentLength(), content);
            stored.add(id);
            return entry(path.value(), mode, id);
        }
    }
}
