package dev.helix.testkit;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Workspaces;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Checkouts of an {@link InMemoryRepository} that are maps. Safe for many threads that work on different projects. */
public final class InMemoryWorkspaces implements Workspaces {

    private final InMemoryRepository repository;
    private final Path top;
    private final Map<ProjectId, SortedMap<RepoPath, FileEntry>> checkouts = new ConcurrentHashMap<>();

    /** @param top the folder below which {@link #directory} says that they are; nothing is written there */
    public InMemoryWorkspaces(InMemoryRepository repository, Path top) {
        this.repository = repository;
        this.top = top.toAbsolutePath();
    }

    /** Writes a text into an agent's checkout. */
    public void write(ProjectId project, String path, String text) {
        files(project).put(new RepoPath(path), new FileEntry(FileMode.REGULAR, repository.store(Content.of(text))));
    }

    /** Deletes a file of an agent's checkout. */
    public void delete(ProjectId project, String path) {
        files(project).remove(new RepoPath(path));
    }

    /** Returns whether there is a checkout. */
    public boolean exists(ProjectId project) {
        return checkouts.containsKey(project);
    }

    @Override
    public Path directory(ProjectId project) {
        return top.resolve(project.value());
    }

    @Override
    public void checkOut(ProjectId project, CommitId base, TreeId tree) {
        repository.tree(base);
        checkouts.put(project, new TreeMap<>(repository.files(tree)));
    }

    @Override
    public TreeId capture(ProjectId project, TreeId since) {
        var main = repository.main();
        var was = repository.files(since);
        var changes = new ArrayList<Change>();
        files(project).forEach((path, entry) -> {
            var old = was.get(path);
            if (old == null) {
                changes.add(new Change.Add(path, entry.mode(), entry.blob()));
            } else if (!old.equals(entry)) {
                changes.add(new Change.Modify(path, entry.mode(), old.blob(), entry.blob()));
            }
        });
        was.forEach((path, entry) -> {
            if (!files(project).containsKey(path)) {
                changes.add(new Change.Delete(path, entry.blob()));
            }
        });
        if (changes.isEmpty()) {
            return since;
        }
        var start = repository.commit(new CommitDraft(since, main, repository.person(), "a start", Instant.EPOCH));
        return repository.apply(new Bundle(start, changes));
    }

    private SortedMap<RepoPath, FileEntry> files(ProjectId project) {
        var files = checkouts.get(project);
        if (files == null) {
            throw new PortException("project " + project + " has no checkout");
        }
        return files;
    }

    @Override
    public Path forGates(ProjectId project, TreeId tree) {
        repository.files(tree);
        return top.resolve("gates-" + project);
    }

    @Override
    public Path staged(CommitId base, TreeId tree, String message) {
        repository.tree(base);
        repository.files(tree);
        return top.resolve("staged");
    }

    @Override
    public void removeStaged() {
        // Nothing was written.
    }

    @Override
    public void remove(ProjectId project) {
        checkouts.remove(project);
    }
}
