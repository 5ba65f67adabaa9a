package dev.helix.testkit;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds bundles and commits in few words: {@code ChangeSet.on(repository).add("a", "text\n").commit()}. */
public final class ChangeSet {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private final Repository repository;
    private final CommitId base;
    private final List<Change> changes = new ArrayList<>();

    private ChangeSet(Repository repository, CommitId base) {
        this.repository = repository;
        this.base = base;
    }

    /** Starts from the tip of main. */
    public static ChangeSet on(Repository repository) {
        return on(repository, repository.main());
    }

    /** Starts from a commit. */
    public static ChangeSet on(Repository repository, CommitId base) {
        return new ChangeSet(repository, base);
    }

    public ChangeSet add(String path, String text) {
        return add(path, FileMode.REGULAR, Content.of(text));
    }

    public ChangeSet add(String path, FileMode mode, Content content) {
        changes.add(new Change.Add(new RepoPath(path), mode, repository.store(content)));
        return this;
    }

    public ChangeSet modify(String path, String text) {
        return modify(path, Content.of(text));
    }

    public ChangeSet modify(String path, Content content) {
        var was = was(path);
        changes.add(new Change.Modify(new RepoPath(path), was.mode(), was.blob(), repository.store(content)));
        return this;
    }

    public ChangeSet delete(String path) {
        changes.add(new Change.Delete(new RepoPath(path), was(path).blob()));
        return this;
    }

    /** Moves a file, its content as it is. */
    public ChangeSet rename(String from, String to) {
        return rename(from, to, was(from).blob());
    }

    /** Moves a file and changes it. */
    public ChangeSet rename(String from, String to, String text) {
        return rename(from, to, repository.store(Content.of(text)));
    }

    private ChangeSet rename(String from, String to, BlobId blob) {
        var was = was(from);
        changes.add(new Change.Rename(new RepoPath(from), new RepoPath(to), was.mode(), was.blob(), blob));
        return this;
    }

    public ChangeSet chmod(String path, FileMode mode) {
        changes.add(new Change.Chmod(new RepoPath(path), mode, was(path).blob()));
        return this;
    }

    private FileEntry was(String path) {
        return repository
                .file(base, new RepoPath(path))
                .orElseThrow(() -> new IllegalArgumentException("no file '" + path + "' in " + base));
    }

    public Bundle bundle() {
        return new Bundle(base, changes);
    }

    /** Commits the changes; no branch moves. */
    public CommitId commit() {
        return repository.commit(
                new CommitDraft(repository.apply(bundle()), base, repository.person(), "Change something\n", AT));
    }

    /** Commits the changes and moves main there. */
    public CommitId commitToMain() {
        var next = commit();
        if (!repository.advanceMain(base, next)) {
            throw new IllegalStateException("main has moved away from " + base);
        }
        return next;
    }
}
