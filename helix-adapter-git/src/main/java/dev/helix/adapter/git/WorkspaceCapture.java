package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;
import org.eclipse.jgit.treewalk.WorkingTreeOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree of what stands in a checkout, as {@code git add --all} would: line ends, filters and {@code .gitignore} count. A
 * file that is as the checkout was made stays what it was, even where git would store it in another way today.
 */
final class WorkspaceCapture {

    private static final int MANY = 200;
    /** So many files may be in memory for a moment, besides what waits. */
    private static final int AT_ONCE = 256;

    private static final int LARGEST_FILE = 50 * 1024 * 1024;
    /** Contents that wait for git are kept in memory. */
    private static final long MOST_WAITING = 64L * 1024 * 1024;

    private final Repository production;
    private final Path checkout;
    private final Set<String> known;
    private final Map<String, FileMode> modes = new LinkedHashMap<>();
    private final Map<String, ObjectId> ids = new HashMap<>();
    private final Map<String, ObjectId> before = new HashMap<>();
    private final Map<String, Content> waiting = new TreeMap<>();
    private final List<String> unread = new ArrayList<>();
    private long unreadBytes;
    private long waitingBytes;

    /** @param known paths that count although an ignore file names them, with the folders on the way there */
    WorkspaceCapture(Repository production, Path checkout, Set<String> known) {
        this.production = production;
        this.checkout = checkout;
        this.known = known;
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
            var files = new FileTreeIterator(
                    checkout.toFile(),
                    git.getFS(),
                    git.getConfig().get(WorkingTreeOptions.KEY),
                    FileTreeIterator.NoGitlinksStrategy.INSTANCE);
            // Tracked files may lie in a folder that is ignored; which folders are entered is decided below.
            files.setWalkIgnoredDirectories(true);
            walk.addTree(files);
            var then = ObjectId.fromString(since.sha());
            var conversions = new Conversions(
                    new GitConversion(production, AttributeFiles.of(new Trees(reader), reader, then)),
                    new GitConversion(production, AttributeFiles.of(checkout)));
            while (walk.next()) {
                var file = walk.getTree(1, WorkingTreeIterator.class);
                var tracked = !FileMode.MISSING.equals(walk.getRawMode(0)) || known.contains(walk.getPathString());
                if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
                    // A checkout leaves submodules out, so that their absence says nothing.
                    modes.put(walk.getPathString(), FileMode.GITLINK);
                    ids.put(walk.getPathString(), walk.getObjectId(0));
                } else if (walk.isSubtree()) {
                    if (tracked || file == null || !file.isEntryIgnored()) {
                        walk.enterSubtree();
                    }
                } else if (file != null && (tracked || !file.isEntryIgnored())) {
                    if (FileMode.REGULAR_FILE.equals(walk.getRawMode(0))
                            || FileMode.EXECUTABLE_FILE.equals(walk.getRawMode(0))) {
                        before.put(walk.getPathString(), walk.getObjectId(0));
                    }
                    take(walk.getPathString(), file, inserter);
                    if (unread.size() >= AT_ONCE || unreadBytes > MOST_WAITING) {
                        read();
                    }
                    if (waitingBytes > MOST_WAITING) {
                        store(conversions, inserter);
                    }
                }
            }
            read();
            store(conversions, inserter);
            var tree = index().writeTree(inserter);
            inserter.flush();
            objects.flushDifference(reader, then, tree);
            return new TreeId(tree.name());
        }
    }

    private static void refuseUnsafe(String name) {
        RepoPath.objection(name).ifPresent(why -> {
            throw new Refused(new Refusal.UnsafePath(name, why));
        });
    }

    /** Somebody may still write into the file, or put a link in its place. */
    private static byte[] bytes(String name, Path file) throws IOException {
        try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            var bytes = Channels.newInputStream(channel).readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new Refused(new Refusal.UnsafePath(name, "the file is larger than 50 MB"));
            }
            return bytes;
        }
    }

    private record Conversions(GitConversion then, GitConversion now) {}

    private DirCache index() {
        var index = DirCache.newInCore();
        var builder = index.builder();
        modes.forEach((path, mode) -> builder.add(entry(path, mode, Objects.requireNonNull(ids.get(path)))));
        builder.finish();
        return index;
    }

    private void take(String name, WorkingTreeIterator file, ObjectInserter inserter) throws IOException {
        var mode = file.getEntryFileMode();
        var place = checkout.resolve(name);
        modes.put(name, mode);
        if (FileMode.SYMLINK.equals(mode)) {
            refuseUnsafe(name);
            var target = Files.readSymbolicLink(place).toString().getBytes(StandardCharsets.UTF_8);
            ids.put(name, inserter.insert(Constants.OBJ_BLOB, target));
            return;
        }
        if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused(new Refusal.UnsafePath(name, "it is neither a file nor a symbolic link"));
        }
        unread.add(name);
        unreadBytes += file.getEntryLength();
    }

    /** A file that was read: without its bytes where it is what it was. */
    private record Seen(String name, @Nullable Content changed) {}

    /** Reads files by all processors; most are what they were. */
    private void read() throws IOException {
        List<Seen> all;
        try {
            all = unread.parallelStream().map(this::see).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        unread.clear();
        unreadBytes = 0;
        for (var seen : all) {
            var changed = seen.changed();
            if (changed == null) {
                ids.put(seen.name(), Objects.requireNonNull(before.get(seen.name())));
            } else {
                refuseUnsafe(seen.name());
                waiting.put(seen.name(), changed);
                waitingBytes += changed.size();
            }
        }
    }

    private Seen see(String name) {
        try (var formatter = new ObjectInserter.Formatter()) {
            var bytes = bytes(name, checkout.resolve(name));
            var was = before.get(name);
            return new Seen(
                    name,
                    was != null && was.equals(formatter.idFor(Constants.OBJ_BLOB, bytes)) ? null : Content.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void store(Conversions conversions, ObjectInserter inserter) throws IOException {
        var written = new HashMap<String, ObjectId>();
        for (var path : waiting.keySet()) {
            var was = before.get(path);
            if (was != null && conversions.then().mayWriteOtherBytes(path)) {
                written.put(path, was);
            }
        }
        for (var file : conversions.then().smudge(written).entrySet()) {
            var was = Objects.requireNonNull(before.get(file.getKey()));
            if (waiting.remove(file.getKey(), file.getValue())) {
                ids.put(file.getKey(), was);
            }
        }
        ids.putAll(
                waiting.size() < MANY
                        ? conversions.now().clean(waiting, before, inserter)
                        : new NewPack(production)
                                .durably(pack -> conversions.now().clean(waiting, before, pack)));
        waiting.clear();
        waitingBytes = 0;
    }

    private static DirCacheEntry entry(String path, FileMode mode, ObjectId id) {
        var entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        return entry;
    }
}
