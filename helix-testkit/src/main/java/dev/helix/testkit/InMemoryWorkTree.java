package dev.helix.testkit;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.WorkTree;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A work tree of an {@link InMemoryRepository}, as a map from path to text. It starts clean at main. */
public final class InMemoryWorkTree implements WorkTree {

    private final InMemoryRepository repository;
    private final Map<String, String> files;
    private final Map<String, Map<String, String>> saved = new TreeMap<>();
    private CommitId at;
    private boolean mainCheckedOut = true;

    public InMemoryWorkTree(InMemoryRepository repository) {
        this.repository = repository;
        this.at = repository.main();
        this.files = new TreeMap<>(texts(at));
    }

    @Override
    public List<RepoPath> dirty(Collection<RepoPath> paths) {
        var clean = texts(at);
        return paths.stream()
                .filter(path -> mainCheckedOut && !Objects.equals(files.get(path.value()), clean.get(path.value())))
                .sorted()
                .distinct()
                .toList();
    }

    @Override
    public Optional<String> save(String name) {
        if (!mainCheckedOut || files.equals(texts(at))) {
            return Optional.empty();
        }
        saved.put(name, Map.copyOf(files));
        return Optional.of("saved " + name);
    }

    /** Returns all saves, by name. */
    public Map<String, Map<String, String>> saved() {
        return Map.copyOf(saved);
    }

    @Override
    public void follow(CommitId from, CommitId to) {
        if (!mainCheckedOut || !at.equals(from)) {
            return;
        }
        var changed = repository.changed(repository.tree(from), repository.tree(to));
        if (!dirty(changed).isEmpty()) {
            throw new PortException("uncommitted work is in the way: " + dirty(changed));
        }
        var next = texts(to);
        for (var path : changed) {
            var text = next.get(path.value());
            if (text == null) {
                files.remove(path.value());
            } else {
                files.put(path.value(), text);
            }
        }
        at = to;
    }

    /** Saves a file as the person would. */
    public void write(String path, String text) {
        files.put(path, text);
    }

    /** Returns all files, text by path. */
    public Map<String, String> files() {
        return Map.copyOf(files);
    }

    /** Checks out another branch, which has the same files. */
    public void leaveMain() {
        mainCheckedOut = false;
    }

    private Map<String, String> texts(CommitId commit) {
        var texts = new TreeMap<String, String>();
        repository
                .files(repository.tree(commit))
                .forEach((path, entry) ->
                        texts.put(path.value(), repository.read(entry.blob()).text()));
        return texts;
    }
}
