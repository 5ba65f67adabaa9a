package dev.helix.testkit;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A repository of maps, content-addressed like the real one. Its main starts at a commit of nothing. Merging is by file and
 * by line; it sees a rename on main only where the content stayed the same. Safe for many threads.
 */
public final class InMemoryRepository implements Repository {

    private static final Author PERSON = new Author("Ada Tester", "ada@example.org");

    private final Map<BlobId, Content> blobs = new ConcurrentHashMap<>();
    private final Map<TreeId, SortedMap<RepoPath, FileEntry>> trees = new ConcurrentHashMap<>();
    private final Map<CommitId, TreeId> commits = new ConcurrentHashMap<>();
    private final Map<CommitId, CommitId> parents = new ConcurrentHashMap<>();
    private final Map<String, CommitId> pins = new ConcurrentHashMap<>();
    private final AtomicReference<CommitId> main;
    private final Set<CommitId> signed = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable String> unsigned = new AtomicReference<>();
    private final AtomicReference<@Nullable String> forgetting = new AtomicReference<>();

    public InMemoryRepository() {
        var nothing = keep(new TreeMap<>());
        var first = new CommitId(sha("the first commit of nothing"));
        commits.put(first, nothing);
        main = new AtomicReference<>(first);
    }

    @Override
    public CommitId main() {
        return main.get();
    }

    @Override
    public TreeId tree(CommitId commit) {
        return known(commits.get(commit), commit);
    }

    @Override
    public Optional<FileEntry> file(CommitId commit, RepoPath path) {
        return Optional.ofNullable(files(tree(commit)).get(path));
    }

    @Override
    public Optional<FileEntry> file(TreeId tree, RepoPath path) {
        return Optional.ofNullable(files(tree).get(path));
    }

    @Override
    public List<String> names(TreeId tree, RepoPath folder) {
        var start = folder.value() + "/";
        return files(tree).keySet().stream()
                .map(RepoPath::value)
                .filter(path -> path.startsWith(start) && path.indexOf('/', start.length()) < 0)
                .map(path -> path.substring(start.length()))
                .toList();
    }

    @Override
    public List<RepoPath> paths(TreeId tree) {
        return List.copyOf(files(tree).keySet());
    }

    @Override
    public Optional<CommitId> parent(CommitId commit) {
        tree(commit);
        return Optional.ofNullable(parents.get(commit));
    }

    @Override
    public List<CommitId> since(CommitId base, CommitId tip) {
        var known = history(base);
        return history(tip).stream()
                .filter(commit -> !known.contains(commit))
                .limit(MOST_COMMITS)
                .toList();
    }

    private Set<CommitId> history(CommitId tip) {
        var all = new LinkedHashSet<CommitId>();
        for (var at = Optional.of(tip); at.isPresent(); at = parent(at.get())) {
            all.add(at.get());
        }
        return all;
    }

    /** Returns all files of a tree. */
    public SortedMap<RepoPath, FileEntry> files(TreeId tree) {
        return known(trees.get(tree), tree);
    }

    @Override
    public Content read(BlobId blob) {
        return known(blobs.get(blob), blob);
    }

    @Override
    public BlobId store(Content content) {
        var id = new BlobId(sha("blob " + HexFormat.of().formatHex(content.bytes())));
        blobs.put(id, content);
        return id;
    }

    /** Nothing is converted here. */
    @Override
    public Map<RepoPath, BlobId> checkIn(TreeId tree, Map<RepoPath, Content> files) {
        files(tree);
        var stored = new TreeMap<RepoPath, BlobId>();
        files.forEach((path, content) -> stored.put(path, store(content)));
        return stored;
    }

    @Override
    public Map<RepoPath, Content> checkOut(TreeId tree, Collection<RepoPath> paths) {
        var written = new TreeMap<RepoPath, Content>();
        for (var path : paths) {
            file(tree, path).ifPresent(entry -> written.put(path, read(entry.blob())));
        }
        return written;
    }

    @Override
    public List<String> removeOwnLocks() {
        return List.of();
    }

    @Override
    public TreeId apply(Bundle bundle) {
        var base = files(tree(bundle.base()));
        var files = new TreeMap<>(base);
        for (var change : bundle.changes()) {
            switch (change) {
                case Change.Add add -> {}
                case Change.Modify(var path, var mode, var was, var blob) -> take(files, path, was);
                case Change.Delete(var path, var was) -> take(files, path, was);
                case Change.Rename(var from, var path, var mode, var was, var blob) -> take(files, from, was);
                case Change.Chmod(var path, var mode, var was) -> take(files, path, was);
            }
        }
        for (var change : bundle.changes()) {
            switch (change) {
                case Change.Add(var path, var mode, var blob) -> give(files, path, new FileEntry(mode, blob));
                case Change.Modify(var path, var mode, var was, var blob) ->
                    give(files, path, new FileEntry(mode, blob));
                case Change.Delete delete -> {}
                case Change.Rename(var from, var path, var mode, var was, var blob) ->
                    give(files, path, new FileEntry(mode, blob));
                case Change.Chmod(var path, var mode, var was) -> give(files, path, new FileEntry(mode, was));
            }
        }
        for (var change : bundle.changes()) {
            InMemoryTwins.of(base.keySet(), files.keySet(), change.path())
                    .filter(twin -> files.containsKey(change.path()))
                    .ifPresent(twin -> {
                        throw new Refused(new Refusal.UnsafePath(
                                change.path().value(), "it and '" + twin + "' are one file on some file systems"));
                    });
        }
        return keep(files);
    }

    private static void take(SortedMap<RepoPath, FileEntry> files, RepoPath path, BlobId was) {
        var entry = files.remove(path);
        if (entry == null || !entry.blob().equals(was)) {
            throw misfit(path, "the base holds something else there");
        }
    }

    private static void give(SortedMap<RepoPath, FileEntry> files, RepoPath path, FileEntry entry) {
        if (files.put(path, entry) != null) {
            throw misfit(path, "the base has that file already");
        }
        if (InMemoryMerge.clash(files.keySet(), path)) {
            throw misfit(path, "a file and a folder would have the same name");
        }
    }

    private static Refused misfit(RepoPath path, String why) {
        return new Refused(new Refusal.InvalidSpec(path.value(), 0, null, why));
    }

    @Override
    public MergeResult merge(Bundle bundle, CommitId onto) {
        var merge = new InMemoryMerge(this, files(tree(bundle.base())), files(tree(onto)));
        var merged = merge.merge(bundle);
        if (!merge.conflicts().isEmpty()) {
            return new MergeResult.Conflicted(merge.conflicts());
        }
        var tree = keep(merged);
        return tree.equals(tree(onto)) ? new MergeResult.AlreadyContained() : new MergeResult.Clean(tree);
    }

    @Override
    public TreeId mergeMarked(Bundle bundle, CommitId onto) {
        return keep(new InMemoryMerge(this, files(tree(bundle.base())), files(tree(onto))).merge(bundle));
    }

    @Override
    public CommitId commit(CommitDraft draft) {
        known(trees.get(draft.tree()), draft.tree());
        tree(draft.parent());
        var id = new CommitId(sha("commit " + draft));
        parents.put(id, draft.parent());
        commits.put(id, draft.tree());
        return id;
    }

    @Override
    public CommitId commitForMain(CommitDraft draft) {
        signingProblem().ifPresent(why -> {
            throw new PortException(why);
        });
        var commit = commit(draft);
        signed.add(commit);
        unsigned.set(forgetting.getAndSet(null));
        return commit;
    }

    /** Returns whether a commit was made for main, as one that the person's git would sign. */
    public boolean isSigned(CommitId commit) {
        return signed.contains(commit);
    }

    @Override
    public Optional<String> signingProblem() {
        return Optional.ofNullable(unsigned.get());
    }

    /** Lets signing fail once the next commit is signed. */
    public void failSigningAfterTheNext(String why) {
        forgetting.set(why);
    }

    /** Lets signing fail from now on. */
    public void failSigning(String why) {
        unsigned.set(why);
    }

    @Override
    public void pin(String name, CommitId commit) {
        tree(commit);
        pins.put(name, commit);
    }

    @Override
    public SortedMap<String, CommitId> pinned() {
        return new TreeMap<>(pins);
    }

    @Override
    public void unpin(Collection<String> names) {
        pins.keySet().removeAll(names);
    }

    /** Nothing here is in a file. */
    @Override
    public int pack(Collection<CommitId> commits) {
        return 0;
    }

    @Override
    public boolean advanceMain(CommitId expected, CommitId next) {
        tree(next);
        var current = main.get();
        return current.equals(expected) && main.compareAndSet(current, next);
    }

    @Override
    public List<RepoPath> changed(TreeId from, TreeId to) {
        var before = files(from);
        var after = files(to);
        var paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        paths.removeIf(path -> Optional.ofNullable(before.get(path)).equals(Optional.ofNullable(after.get(path))));
        return List.copyOf(paths);
    }

    @Override
    public String diff(TreeId from, TreeId to) {
        var text = new StringBuilder();
        for (var path : changed(from, to)) {
            text.append("diff --git a/").append(path).append(" b/").append(path).append('\n');
            lines(files(from).get(path))
                    .forEach(line -> text.append('-').append(line).append('\n'));
            lines(files(to).get(path))
                    .forEach(line -> text.append('+').append(line).append('\n'));
        }
        return text.toString();
    }

    /** By lines: half of those of the longer text are in the other one. */
    @Override
    public Map<RepoPath, RepoPath> renames(TreeId from, TreeId to) {
        var before = files(from);
        var after = files(to);
        var gone = new TreeSet<>(before.keySet());
        gone.removeAll(after.keySet());
        var moved = new TreeMap<RepoPath, RepoPath>();
        for (var path : changed(from, to)) {
            if (!before.containsKey(path)) {
                gone.stream()
                        .filter(old -> !moved.containsValue(old))
                        .max(Comparator.comparingDouble(old -> likeness(before.get(old), after.get(path))))
                        .filter(old -> likeness(before.get(old), after.get(path)) >= 0.5)
                        .ifPresent(old -> moved.put(path, old));
            }
        }
        return moved;
    }

    private double likeness(@Nullable FileEntry was, @Nullable FileEntry is) {
        var old = lines(was);
        var now = lines(is);
        var same = new ArrayList<>(now);
        same.retainAll(old);
        return old.isEmpty() || now.isEmpty() ? 0 : (double) same.size() / Math.max(old.size(), now.size());
    }

    private List<String> lines(@Nullable FileEntry entry) {
        return entry == null ? List.of() : read(entry.blob()).text().lines().toList();
    }

    @Override
    public Author person() {
        return PERSON;
    }

    private TreeId keep(SortedMap<RepoPath, FileEntry> files) {
        var id = new TreeId(sha("tree "
                + files.entrySet().stream()
                        .map(file -> file.getKey() + "\t" + file.getValue())
                        .collect(Collectors.joining("\n"))));
        trees.put(id, Collections.unmodifiableSortedMap(new TreeMap<>(files)));
        return id;
    }

    private static <T> T known(@Nullable T found, Object name) {
        if (found == null) {
            throw new PortException("the repository has no object " + name);
        }
        return found;
    }

    private static String sha(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
