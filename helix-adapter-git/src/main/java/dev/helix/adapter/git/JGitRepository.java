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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * A repository on disk, through JGit and without any child process. Its objects and refs are those of the {@code git}
 * command, which may work in it at the same time.
 */
public final class JGitRepository implements Repository, AutoCloseable {

    /** How many of main's commits are looked through for a tree. */
    private static final int LATELY = 100;

    private static final int MANY_REFS = 100;
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
    private final GitObjects stored;
    private final MainCommits commits;
    private final TreeDifferences differences;
    private final String mainBranch;

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
        this.mainBranch = mainBranch;
        this.git = GitDirectory.open(place);
        this.locks = new OwnLocks(git.getCommonDirectory().toPath(), moment);
        this.refs = new GitRefs(git, mainBranch, locks);
        this.stored = new GitObjects(git, place);
        this.renames = new Renames(git);
        this.differences = new TreeDifferences(stored, renames);
        this.lately = new TreeCache();
        this.objects = new LooseObjects(git.getCommonDirectory().toPath().resolve("objects"));
        this.commits = new MainCommits(stored, objects, place);
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
        return commits.commit(draft);
    }

    @Override
    public CommitId commitForMain(CommitDraft draft) {
        return commits.commitForMain(draft);
    }

    @Override
    public Optional<String> signingProblem() {
        return commits.signingProblem(tree(main()), main(), person());
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
        return differences.changed(from, to);
    }

    @Override
    public Map<RepoPath, RepoPath> renames(TreeId from, TreeId to) {
        return differences.renames(from, to);
    }

    @Override
    public String diff(TreeId from, TreeId to) {
        return differences.diff(from, to);
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
        return GitObjects.treeOf(reader, commit);
    }

    private static ObjectId id(String sha) {
        return ObjectId.fromString(sha);
    }

    private <T> T read(String what, GitObjects.Reading<T> reading) {
        return stored.read(what, reading);
    }

    private <T> T write(String what, GitObjects.Writing<T> writing) {
        return stored.write(what, writing);
    }

    private PortException failure(String what, IOException e) {
        return stored.failure(what, e);
    }
}
