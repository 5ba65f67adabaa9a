package dev.helix.testkit;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Conflict.Kind;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.RepoPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One merge of a bundle onto the files of main. */
final class InMemoryMerge {

    private final InMemoryRepository repository;
    private final SortedMap<RepoPath, FileEntry> base;
    private final SortedMap<RepoPath, FileEntry> main;
    private final SortedMap<RepoPath, FileEntry> merged;
    private final List<Conflict> conflicts = new ArrayList<>();

    InMemoryMerge(
            InMemoryRepository repository, SortedMap<RepoPath, FileEntry> base, SortedMap<RepoPath, FileEntry> main) {
        this.repository = repository;
        this.base = base;
        this.main = main;
        this.merged = new TreeMap<>(main);
    }

    /** Returns the merged files; where there are {@link #conflicts}, marked or as main has them. */
    SortedMap<RepoPath, FileEntry> merge(Bundle bundle) {
        for (var change : bundle.changes()) {
            switch (change) {
                case Change.Add(var path, var mode, var blob) -> put(path, new FileEntry(mode, blob));
                case Change.Modify(var path, var mode, var was, var blob) -> change(path, new FileEntry(mode, blob));
                case Change.Chmod(var path, var mode, var blob) -> change(path, new FileEntry(mode, blob));
                case Change.Delete(var path, var was) -> delete(path);
                case Change.Rename(var from, var path, var mode, var was, var blob) ->
                    move(from, path, new FileEntry(mode, blob));
            }
        }
        for (var change : bundle.changes()) {
            if (merged.containsKey(change.path()) && clash(merged.keySet(), change.path())) {
                conflict(change.path(), Kind.FILE_DIRECTORY);
            }
            if (merged.containsKey(change.path())
                    && InMemoryTwins.of(main.keySet(), merged.keySet(), change.path())
                            .isPresent()) {
                conflict(change.path(), Kind.TWIN);
            }
        }
        conflicts.sort(Comparator.comparing(Conflict::path));
        return merged;
    }

    List<Conflict> conflicts() {
        return conflicts;
    }

    /** Returns whether another path is a folder where this one is a file, or the other way round. */
    static boolean clash(Collection<RepoPath> paths, RepoPath path) {
        return paths.stream()
                .anyMatch(other ->
                        other.value().startsWith(path + "/") || path.value().startsWith(other + "/"));
    }

    private void change(RepoPath path, FileEntry theirs) {
        var ours = main.get(path);
        var place = ours == null ? movedOnMain(path).orElse(null) : path;
        if (place == null) {
            conflict(path, Kind.DELETE_MODIFY);
            return;
        }
        threeWay(place, base.get(path), ours == null ? main.get(place) : ours, theirs, Kind.CONTENT);
    }

    private void put(RepoPath path, FileEntry theirs) {
        threeWay(path, null, main.get(path), theirs, Kind.ADD_ADD);
    }

    private void delete(RepoPath path) {
        var ours = main.get(path);
        var moved = ours == null ? movedOnMain(path) : Optional.<RepoPath>empty();
        if (moved.isPresent()) {
            conflict(moved.get(), Kind.MODIFY_DELETE);
        } else if (ours != null && !ours.equals(base.get(path))) {
            conflict(path, Kind.MODIFY_DELETE);
        } else {
            merged.remove(path);
        }
    }

    private void move(RepoPath from, RepoPath path, FileEntry theirs) {
        var ours = main.get(from);
        if (ours != null) {
            merged.remove(from);
            threeWay(path, base.get(from), ours, theirs, Kind.CONTENT);
            if (main.containsKey(path)) {
                conflict(path, Kind.ADD_ADD);
            }
            return;
        }
        var moved = movedOnMain(from);
        if (moved.isEmpty()) {
            conflict(path, Kind.DELETE_MODIFY);
        } else if (moved.get().equals(path)) {
            threeWay(path, base.get(from), main.get(path), theirs, Kind.CONTENT);
        } else {
            var names = new Conflict.Hunk(from.value(), moved.get().value(), path.value());
            conflicts.add(new Conflict(from, Kind.RENAME_RENAME, List.of(names)));
        }
    }

    private Optional<RepoPath> movedOnMain(RepoPath path) {
        var was = base.get(path);
        return main.entrySet().stream()
                .filter(file -> was != null && file.getValue().equals(was) && !base.containsKey(file.getKey()))
                .map(java.util.Map.Entry::getKey)
                .findFirst();
    }

    private void threeWay(
            RepoPath path, @Nullable FileEntry was, @Nullable FileEntry ours, FileEntry theirs, Kind kind) {
        if (ours == null || ours.equals(was)) {
            merged.put(path, theirs);
        } else if (!ours.equals(theirs) && !theirs.equals(was)) {
            both(path, was, ours, theirs, kind);
        } else {
            merged.put(path, ours);
        }
    }

    private void both(RepoPath path, @Nullable FileEntry was, FileEntry ours, FileEntry theirs, Kind kind) {
        var oldMode = was == null ? null : was.mode();
        if ((ours.mode() == FileMode.SYMLINK) != (theirs.mode() == FileMode.SYMLINK)
                || (ours.mode() != theirs.mode() && ours.mode() != oldMode && theirs.mode() != oldMode)) {
            conflict(path, Kind.MODE);
            return;
        }
        var mode = ours.mode() == oldMode ? theirs.mode() : ours.mode();
        var oldText = was == null ? Content.of("") : repository.read(was.blob());
        var ourText = repository.read(ours.blob());
        var theirText = repository.read(theirs.blob());
        if (ourText.equals(theirText) || theirText.equals(oldText)) {
            merged.put(path, new FileEntry(mode, ours.blob()));
        } else if (ourText.equals(oldText)) {
            merged.put(path, new FileEntry(mode, theirs.blob()));
        } else if ((oldText.text() + ourText.text() + theirText.text()).indexOf('\0') >= 0) {
            conflict(path, kind == Kind.ADD_ADD ? kind : Kind.BINARY);
        } else {
            var lines = LineMerge.of(oldText.text(), ourText.text(), theirText.text());
            merged.put(path, new FileEntry(mode, repository.store(Content.of(lines.text()))));
            if (!lines.hunks().isEmpty()) {
                conflicts.add(new Conflict(path, kind, lines.hunks()));
            }
        }
    }

    private void conflict(RepoPath path, Kind kind) {
        conflicts.add(new Conflict(path, kind, List.of()));
    }
}
