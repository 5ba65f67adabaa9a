package dev.helix.domain.port;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The objects and refs of the production repository. Never touches a work tree. Safe for use by many threads. */
public interface Repository {

    /** How far {@link #since} looks back. */
    int MOST_COMMITS = 10_000;

    /** Returns the tip of the main branch. */
    CommitId main();

    /** Returns the tree of a commit. */
    TreeId tree(CommitId commit);

    /** Returns what stands at a path; empty for nothing, a folder or a submodule. */
    Optional<FileEntry> file(CommitId commit, RepoPath path);

    /** Returns what stands at a path of a tree; empty for nothing, a folder or a submodule. */
    Optional<FileEntry> file(TreeId tree, RepoPath path);

    /** Returns the names of the files right in a folder of a tree, sorted; empty where there is no such folder. */
    List<String> names(TreeId tree, RepoPath folder);

    /** Returns the paths of all files of a tree that a {@link RepoPath} can name, sorted. */
    List<RepoPath> paths(TreeId tree);

    /** Returns the first parent of a commit; empty for one that begins a history. */
    Optional<CommitId> parent(CommitId commit);

    /** Returns the commits that {@code tip} has and {@code base} has not, newest first, at most {@link #MOST_COMMITS}. */
    List<CommitId> since(CommitId base, CommitId tip);

    /** Returns a content. */
    Content read(BlobId blob);

    /** Keeps a content and names it. The same bytes get the same name. */
    BlobId store(Content content);

    /**
     * Keeps the bytes of files as they stand in a work tree, the way that adding them to git would: line ends, encodings and the
     * person's own filters are undone as the attributes of {@code tree} say. Where the tree has a file at such a path, it counts
     * as the one added before. For regular files alone: a link is what it points to.
     *
     * @return what was stored, by path; one for each file
     * @throws dev.helix.domain.evolution.Refused as UnsafePath, naming a file that can't be converted
     */
    Map<RepoPath, BlobId> checkIn(TreeId tree, Map<RepoPath, Content> files);

    /**
     * Returns files of a tree as a checkout would write them, the way back of {@link #checkIn}; of a link, what it points to.
     * Paths at which the tree has neither are left out.
     */
    Map<RepoPath, Content> checkOut(TreeId tree, Collection<RepoPath> paths);

    /**
     * Applies a bundle to its own base, without any merging.
     *
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec where a change does not fit its base
     */
    TreeId apply(Bundle bundle);

    /** Merges a bundle onto a commit, in memory, three-way per file. */
    MergeResult merge(Bundle bundle, CommitId onto);

    /** Says what {@link #merge} would, as cheaply as it can: many projects are looked at whenever main moves. */
    default MergeTrial tryMerge(Bundle bundle, CommitId onto) {
        return MergeTrial.of(merge(bundle, onto));
    }

    /**
     * Merges a bundle that {@link #merge} finds conflicting: where texts clash, both versions stand in the file, marked by
     * {@link dev.helix.domain.evolution.ConflictMarkers}; whatever else clashes is as main has it.
     */
    TreeId mergeMarked(Bundle bundle, CommitId onto);

    /** Makes a commit; no branch moves. */
    CommitId commit(CommitDraft draft);

    /**
     * Makes a commit that main is to move to: signed, where the person's own git would sign it. No branch moves.
     *
     * @throws PortException where it can't be signed
     */
    CommitId commitForMain(CommitDraft draft);

    /** Returns why {@link #commitForMain} could not sign a commit; empty where it can, or need not. */
    Optional<String> signingProblem();

    /** Keeps a commit from being collected, under a name of HELIX's own; the name moves if it was there. */
    void pin(String name, CommitId commit);

    /** Returns what {@link #pin} keeps, by name. */
    SortedMap<String, CommitId> pinned();

    /** Lets names go that {@link #pin} gave; unknown ones are passed over, and one that somebody else has locked stays. */
    void unpin(Collection<String> names);

    /**
     * Puts what HELIX wrote for these commits, and all its names, into few files, where they are many by now. Nothing is lost, whenever
     * this is killed, and what others wrote is left as it is. Commits that are gone are passed over.
     *
     * @return how many files have gone
     */
    int pack(Collection<CommitId> commits);

    /** Moves main if it still is where {@code expected} says; returns whether it moved. */
    boolean advanceMain(CommitId expected, CommitId next);

    /** Returns the files that differ, sorted; both sides of a rename. */
    List<RepoPath> changed(TreeId from, TreeId to);

    /**
     * Returns the files that moved, old path by new path: regular files that came and went, of which at least half the content
     * is the same, as git finds them. With very many files, only those of the same content.
     */
    Map<RepoPath, RepoPath> renames(TreeId from, TreeId to);

    /** Returns the unified diff between two trees. */
    String diff(TreeId from, TreeId to);

    /**
     * Removes the locks that processes of HELIX left here when they were killed; those of others stay. Run before anything else,
     * by the only process of HELIX that works here.
     *
     * @return what was removed, for a person
     */
    List<String> removeOwnLocks();

    /** Returns the person that the repository's configuration names. */
    Author person();
}
