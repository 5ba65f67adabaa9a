package dev.helix.adapter.git;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * A repository on disk, through JGit and without any child process. Its objects and refs are those of the {@code git}
 * command, which may work in it at the same time.
 */
public final class JGitRepository implements Repository, AutoCloseable {

    /** How many of main's commits are looked through for a tree. */
    private static final int LATELY = 100;

    private static final int MANY_REFS = 100;
    private static final long A_MOMENT = TimeUnit.SECONDS.toNanos(2);
    private static final Author NOBODY = new Author("HELIX", "helix@localhost");

    private final org.eclipse.jgit.lib.Repository git;
    private final OwnLocks locks;
    private final GitRefs refs;
    private final Renames renames;
    /** The radar tries many projects on the same two trees. */
    private final TreeCache lately;

    private final FoldedFolders folded = new FoldedFolders();
    private final LinklessTree linkless = new LinklessTree();
    private final LooseObjects objects;
    private final Path place;
    private final String mainBranch;
    private volatile @Nullable Signing signed;

    private record Signing(boolean wanted, long at) {}

    /**
     * Opens a repository.
     *
     * @param place its work tree, a work tree linked to it, or its git directory
     * @param mainBranch the short name of the branch that is production
     * @throws PortException where there is none, or one that stores objects or refs in a way HELIX can't read
     */
    public JGitRepository(Path place, String mainBranch) {
        this(place, mainBranch, LockMoment.UNSEEN);
    }

    JGitRepository(Path place, String mainBranch, LockMoment moment) {
        this.place = place;
        this.mainBranch = mainBranch;
        this.git = GitDirectory.open(place);
        this.locks = new OwnLocks(git.getCommonDirectory().toPath(), moment);
        this.refs = new GitRefs(git, mainBranch, locks);
        this.renames = new Renames(git);
        this.lately = new TreeCache();
        this.objects = new LooseObjects(git.getCommonDirectory().toPath().resolve("objects"));
    }

    /** Returns the short name of the branch that is production. */
    String mainBranch() {
        return mainBranch;
    }

    /**
     * Returns what stands in the way of slots that hold all submodules of a tree, with what to do, by path: an empty text for one
     * that is left out on purpose. Those that can be filled are not listed.
     */
    public SortedMap<String, String> submodulesOutOfReach(TreeId tree, Predicate<String> leftOut) {
        try (var submodules = new Submodules(leftOut)) {
            var found = new TreeMap<String, String>();
            if (linkless.is(git, id(tree.sha()))) {
                return found;
            }
            for (var named : submodules.of(git, id(tree.sha()))) {
                if (named.left() || named.objection() != null) {
                    found.put(named.path(), named.objection() == null ? "" : named.objection());
                }
            }
            return found;
        } catch (IOException e) {
            throw new PortException("the submodules of tree " + tree + " can't be read: " + e, e);
        }
    }

    @Override
    public CommitId main() {
        return refs.main();
    }

    @Override
    public TreeId tree(CommitId commit) {
        return read(
                "the tree of commit " + commit,
                reader -> new TreeId(treeOf(reader, commit).name()));
    }

    @Override
    public Optional<FileEntry> file(CommitId commit, RepoPath path) {
        return read(path + " in commit " + commit, reader -> {
            var entry = new Trees(reader, lately).find(treeOf(reader, commit), path);
            return entry == null ? Optional.<FileEntry>empty() : entry.file();
        });
    }

    @Override
    public Optional<FileEntry> file(TreeId tree, RepoPath path) {
        return read(path + " in tree " + tree, reader -> {
            var entry = new Trees(reader, lately).find(id(tree.sha()), path);
            return entry == null ? Optional.<FileEntry>empty() : entry.file();
        });
    }

    @Override
    public List<String> names(TreeId tree, RepoPath folder) {
        return read(folder + " in tree " + tree, reader -> {
            var names = new ArrayList<String>();
            try (var found = TreeWalk.forPath(reader, folder.value(), id(tree.sha()))) {
                if (found == null || !found.isSubtree()) {
                    return names;
                }
                try (var walk = new TreeWalk(reader)) {
                    walk.addTree(found.getObjectId(0));
                    while (walk.next()) {
                        if (!walk.isSubtree() && !FileMode.GITLINK.equals(walk.getFileMode(0))) {
                            names.add(walk.getNameString());
                        }
                    }
                }
            }
            return names.stream().sorted().toList();
        });
    }

    @Override
    public List<RepoPath> paths(TreeId tree) {
        return read("the paths of tree " + tree, reader -> {
            var paths = new ArrayList<RepoPath>();
            try (var walk = new TreeWalk(reader)) {
                walk.addTree(id(tree.sha()));
                walk.setRecursive(true);
                while (walk.next()) {
                    if (!FileMode.GITLINK.equals(walk.getFileMode(0))
                            && RepoPath.objection(walk.getPathString()).isEmpty()) {
                        paths.add(new RepoPath(walk.getPathString()));
                    }
                }
            }
            return paths.stream().sorted().toList();
        });
    }

    @Override
    public Optional<CommitId> parent(CommitId commit) {
        return read("the parent of commit " + commit, reader -> {
            try (var walk = new RevWalk(reader)) {
                var parsed = walk.parseCommit(id(commit.sha()));
                return parsed.getParentCount() == 0
                        ? Optional.<CommitId>empty()
                        : Optional.of(new CommitId(parsed.getParent(0).name()));
            }
        });
    }

    @Override
    public List<CommitId> since(CommitId base, CommitId tip) {
        return read("the commits since " + base, reader -> {
            try (var walk = new RevWalk(reader)) {
                walk.markStart(walk.parseCommit(id(tip.sha())));
                walk.markUninteresting(walk.parseCommit(id(base.sha())));
                walk.sort(RevSort.TOPO);
                walk.setRetainBody(false);
                var commits = new ArrayList<CommitId>();
                for (var commit = walk.next(); commit != null && commits.size() < MOST_COMMITS; commit = walk.next()) {
                    commits.add(new CommitId(commit.name()));
                }
                return List.copyOf(commits);
            }
        });
    }

    @Override
    public Content read(BlobId blob) {
        return read(
                "blob " + blob,
                reader -> Content.of(
                        reader.open(id(blob.sha()), Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE)));
    }

    @Override
    public BlobId store(Content content) {
        return write("a file of " + content, (reader, inserter) -> {
            var blob = inserter.insert(Constants.OBJ_BLOB, content.bytes());
            inserter.flush();
            objects.flush(List.of(blob));
            return new BlobId(blob.name());
        });
    }

    @Override
    public Map<RepoPath, BlobId> checkIn(TreeId tree, Map<RepoPath, Content> files) {
        return write(
                files.size() + " files of a work tree",
                (reader, inserter) -> conversion(reader, tree).checkIn(files, inserter, objects));
    }

    @Override
    public Map<RepoPath, Content> checkOut(TreeId tree, Collection<RepoPath> paths) {
        return read(
                paths.size() + " files of tree " + tree,
                reader -> conversion(reader, tree).checkOut(paths));
    }

    private TreeConversion conversion(ObjectReader reader, TreeId tree) {
        return TreeConversion.of(git, reader, new Trees(reader, lately), id(tree.sha()));
    }

    @Override
    public TreeId apply(Bundle bundle) {
        return write(
                "the tree of a bundle",
                (reader, inserter) -> new TreeId(new BundleApplication(
                                new Trees(reader, lately), folded, inserter, treeOf(reader, bundle.base()))
                        .apply(bundle)
                        .name()));
    }

    @Override
    public MergeResult merge(Bundle bundle, CommitId onto) {
        return write("a merge onto " + onto, (reader, inserter) -> {
            var base = treeOf(reader, bundle.base());
            return new BundleMerge(
                            new Trees(reader), reader, inserter, inserter, renames, folded, base, treeOf(reader, onto))
                    .merge(bundle);
        });
    }

    @Override
    public TreeId mergeMarked(Bundle bundle, CommitId onto) {
        return write("a marked merge onto " + onto, (reader, inserter) -> {
            var base = treeOf(reader, bundle.base());
            return new BundleMerge(
                            new Trees(reader), reader, inserter, inserter, renames, folded, base, treeOf(reader, onto))
                    .mergeMarked(bundle);
        });
    }

    /** Where a merged content would have to be merged once more, it is kept after all. */
    @Override
    public MergeTrial tryMerge(Bundle bundle, CommitId onto) {
        return write("a trial merge onto " + onto, (reader, inserter) -> {
            var trees = new Trees(reader, lately);
            var base = treeOf(reader, bundle.base());
            var main = treeOf(reader, onto);
            try (var nothing = new ForgetfulInserter()) {
                return new BundleMerge(trees, reader, inserter, nothing, renames, folded, base, main).trial(bundle);
            } catch (MissingObjectException e) {
                return new BundleMerge(trees, reader, inserter, inserter, renames, folded, base, main).trial(bundle);
            }
        });
    }

    @Override
    public CommitId commit(CommitDraft draft) {
        return write("a commit", (reader, inserter) -> {
            var person = new PersonIdent(draft.author().name(), draft.author().email(), draft.at(), ZoneOffset.UTC);
            var commit = new CommitBuilder();
            reader.open(id(draft.tree().sha()), Constants.OBJ_TREE);
            reader.open(id(draft.parent().sha()), Constants.OBJ_COMMIT);
            commit.setTreeId(id(draft.tree().sha()));
            commit.setParentId(id(draft.parent().sha()));
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setEncoding(StandardCharsets.UTF_8);
            commit.setMessage(draft.message());
            var id = inserter.insert(commit);
            inserter.flush();
            objects.flushDifference(
                    reader, treeOf(reader, draft.parent()), id(draft.tree().sha()));
            objects.flush(List.of(id));
            return new CommitId(id.name());
        });
    }

    @Override
    public CommitId commitForMain(CommitDraft draft) {
        var signing = SigningGit.in(place);
        if (!isSigningWanted(signing, true)) {
            return commit(draft);
        }
        read("what a commit brings", reader -> {
            objects.flushDifference(
                    reader, treeOf(reader, draft.parent()), id(draft.tree().sha()));
            return draft;
        });
        return signing.commit(draft);
    }

    /** @param lately whether an answer of a moment ago will do: an integration asks at its beginning, too */
    private boolean isSigningWanted(SigningGit signing, boolean lately) {
        var last = signed;
        if (lately && last != null && System.nanoTime() - last.at() < A_MOMENT) {
            return last.wanted();
        }
        var wanted = signing.isWanted();
        signed = new Signing(wanted, System.nanoTime());
        return wanted;
    }

    /** Signs a commit that nobody will see. */
    @Override
    public Optional<String> signingProblem() {
        var signing = SigningGit.in(place);
        if (!isSigningWanted(signing, false)) {
            return Optional.empty();
        }
        try {
            signing.commit(
                    new CommitDraft(tree(main()), main(), person(), "helix: can this be signed?\n", Instant.EPOCH));
            return Optional.empty();
        } catch (PortException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void pin(String name, CommitId commit) {
        refs.pin(name, commit);
    }

    @Override
    public SortedMap<String, CommitId> pinned() {
        return refs.pinned();
    }

    @Override
    public void unpin(Collection<String> names) {
        refs.unpin(names);
    }

    @Override
    public int pack(Collection<CommitId> commits) {
        try {
            return new PackedObjects(git).pack(commits) + refs.pack(MANY_REFS);
        } catch (IOException e) {
            throw failure("putting objects and refs into few files", e);
        }
    }

    @Override
    public boolean advanceMain(CommitId expected, CommitId next) {
        return refs.advanceMain(expected, next, person());
    }

    @Override
    public List<RepoPath> changed(TreeId from, TreeId to) {
        return read("the difference of two trees", reader -> {
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

    @Override
    public Map<RepoPath, RepoPath> renames(TreeId from, TreeId to) {
        return read("the files that moved", reader -> {
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

    @Override
    public String diff(TreeId from, TreeId to) {
        var out = new ByteArrayOutputStream();
        try (var formatter = new DiffFormatter(out)) {
            formatter.setRepository(git);
            formatter.setDetectRenames(true);
            // People read it: git would write each umlaut of a name as two numbers.
            formatter.setQuotePaths(false);
            formatter.format(id(from.sha()), id(to.sha()));
            formatter.flush();
        } catch (IOException e) {
            throw failure("the difference of two trees", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Author person() {
        var config = git.getConfig();
        var name = config.getString("user", null, "name");
        var email = config.getString("user", null, "email");
        return new Author(
                name == null || name.isBlank() ? NOBODY.name() : name,
                email == null || email.isBlank() ? NOBODY.email() : email);
    }

    /** Returns which files of the work tree git runs as hooks; empty where its hooks are not of the repository. */
    public List<PathGlob> hooksInWorkTree() {
        return HookPlaces.in(git);
    }

    @Override
    public List<String> removeOwnLocks() {
        return locks.recover().stream().map(Path::toString).toList();
    }

    /** Closes its files. */
    @Override
    public void close() {
        git.close();
    }

    /** Returns JGit's view of it, for the slots. */
    org.eclipse.jgit.lib.Repository git() {
        return git;
    }

    /** Returns whether one of main's last commits has this tree. */
    public boolean wasLatelyOfMain(TreeId tree) {
        return read("main's last commits", reader -> {
            try (var walk = new RevWalk(reader)) {
                walk.setRetainBody(false);
                var commit = walk.parseCommit(id(main().sha()));
                for (int i = 0; i < LATELY; i++) {
                    if (commit.getTree().name().equals(tree.sha())) {
                        return true;
                    }
                    if (commit.getParentCount() == 0) {
                        return false;
                    }
                    commit = walk.parseCommit(commit.getParent(0));
                }
                return false;
            }
        });
    }

    /** Returns what forces its objects to disk. */
    LooseObjects objects() {
        return objects;
    }

    /** Returns the commit that git calls so; empty where it knows none. */
    public Optional<CommitId> named(String name) {
        try {
            var found = git.resolve(name + "^{commit}");
            return Optional.ofNullable(found).map(id -> new CommitId(id.name()));
        } catch (RevisionSyntaxException | AmbiguousObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("looking for '" + name + "'", e);
        }
    }

    /**
     * Returns the tree that {@code name} names, be it a tree's id, a commit or {@code HEAD^{tree}}; empty where it names none. The id of
     * what a clone has not got is taken for a tree's.
     */
    public Optional<TreeId> namedTree(String name) {
        try {
            if (ObjectId.isId(name) && !git.getObjectDatabase().has(ObjectId.fromString(name))) {
                return Optional.of(new TreeId(ObjectId.fromString(name).name()));
            }
            var found = git.resolve(name + "^{tree}");
            return Optional.ofNullable(found).map(id -> new TreeId(id.name()));
        } catch (RevisionSyntaxException | AmbiguousObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("looking for '" + name + "'", e);
        }
    }

    /** Returns the refs that it moves. */
    GitRefs refs() {
        return refs;
    }

    private static ObjectId treeOf(ObjectReader reader, CommitId commit) throws IOException {
        try (var walk = new RevWalk(reader)) {
            return walk.parseCommit(id(commit.sha())).getTree().copy();
        }
    }

    private static ObjectId id(String sha) {
        return ObjectId.fromString(sha);
    }

    private interface Reading<T> {
        T from(ObjectReader reader) throws IOException;
    }

    private interface Writing<T> {
        T with(ObjectReader reader, ObjectInserter inserter) throws IOException;
    }

    private <T> T read(String what, Reading<T> reading) {
        try (var reader = git.newObjectReader()) {
            return reading.from(reader);
        } catch (IOException e) {
            throw failure(what, e);
        }
    }

    private <T> T write(String what, Writing<T> writing) {
        try (var inserter = git.newObjectInserter();
                var reader = inserter.newReader()) {
            var written = writing.with(reader, inserter);
            inserter.flush();
            return written;
        } catch (IOException e) {
            throw failure(what, e);
        }
    }

    private PortException failure(String what, IOException e) {
        var why = e instanceof MissingObjectException missing
                ? "it has no object " + missing.getObjectId().name()
                : e.getMessage();
        return new PortException("git repository " + place + ": " + what + " failed: " + why, e);
    }
}
