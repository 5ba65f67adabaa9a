package dev.helix.evolution.project;

import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Derives what a project's folder must hold, so that sealed it makes one tree of another: sealing, backwards. */
public final class Derivation {

    private final Repository repository;
    private final TreeId from;
    private final TreeId to;
    private final Map<RepoPath, FileEntry> added = new HashMap<>();
    private final Map<RepoPath, FileEntry> modified = new HashMap<>();
    private final List<RepoPath> deleted = new ArrayList<>();
    private final Map<RepoPath, RepoPath> renamed = new HashMap<>();
    private final Map<RepoPath, FileMode> modes = new HashMap<>();

    private Derivation(Repository repository, TreeId from, TreeId to) {
        this.repository = repository;
        this.from = from;
        this.to = to;
    }

    /**
     * Derives.
     *
     * @param renames new path to old path, as somebody said; those that are none here are delete and add
     */
    public static Overlay between(Repository repository, TreeId from, TreeId to, Map<RepoPath, RepoPath> renames) {
        return new Derivation(repository, from, to).overlay(renames);
    }

    private Overlay overlay(Map<RepoPath, RepoPath> renames) {
        renames.forEach((path, old) -> {
            var was = repository.file(from, old);
            var is = repository.file(to, path);
            if (was.isPresent()
                    && is.isPresent()
                    && repository.file(from, path).isEmpty()
                    && repository.file(to, old).isEmpty()) {
                renamed.put(path, old);
                change(path, was.get(), is.get());
            }
        });
        var left = Set.copyOf(renamed.values());
        for (var path : repository.changed(from, to)) {
            if (!renamed.containsKey(path) && !left.contains(path)) {
                derive(path);
            }
        }
        return new Overlay(files(added), files(modified), deleted, renamed, modes);
    }

    private void derive(RepoPath path) {
        var was = repository.file(from, path);
        var is = repository.file(to, path);
        if (was.isPresent() && is.isPresent()) {
            change(path, was.get(), is.get());
        } else if (is.isPresent()) {
            added.put(path, is.get());
        } else if (was.isPresent()) {
            deleted.add(path);
        }
    }

    private void change(RepoPath path, FileEntry was, FileEntry is) {
        var kindChanged = (was.mode() == FileMode.SYMLINK) != (is.mode() == FileMode.SYMLINK);
        if (kindChanged || !was.blob().equals(is.blob())) {
            modified.put(path, is);
        }
        if (was.mode() != is.mode() && !kindChanged) {
            modes.put(path, is.mode());
        }
    }

    /** As a checkout would write them: a person works with those, and sealing stores them as it finds them stored now. */
    private Map<RepoPath, OverlayFile> files(Map<RepoPath, FileEntry> entries) {
        var contents = repository.checkOut(to, entries.keySet());
        var files = new HashMap<RepoPath, OverlayFile>();
        contents.forEach((path, content) -> files.put(
                path, new OverlayFile(Objects.requireNonNull(entries.get(path)).mode(), content)));
        return files;
    }
}
