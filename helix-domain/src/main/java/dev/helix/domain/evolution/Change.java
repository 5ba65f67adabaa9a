package dev.helix.domain.evolution;

/** A project's change to one file. Each change names the content it started from, so that it can be merged exactly. */
public sealed interface Change {

    /** Returns the path that the change leaves behind: the new one of a rename. */
    RepoPath path();

    /** A file that was not there. */
    record Add(RepoPath path, FileMode mode, BlobId blob) implements Change {}

    /** Another content, perhaps another mode. */
    record Modify(RepoPath path, FileMode mode, BlobId base, BlobId blob) implements Change {}

    /** The file goes. */
    record Delete(RepoPath path, BlobId base) implements Change {}

    /** The file moves, perhaps with another content. */
    record Rename(RepoPath from, RepoPath path, FileMode mode, BlobId base, BlobId blob) implements Change {}

    /** Only the mode changes. */
    record Chmod(RepoPath path, FileMode mode, BlobId base) implements Change {}
}
