package dev.helix.evolution.project;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ConflictMarkers;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.LinkTarget;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.ReservedPlaces;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a bundle of what was read from a project's folder. For one use. */
final class Drafting {

    private static final int LARGEST_FILE = 50 * 1024 * 1024;
    private static final String ATTRIBUTES = ".gitattributes";
    /** Of Git LFS's specification: a pointer begins so, and is smaller than that. */
    private static final String POINTER = "version https://git-lfs.github.com/spec/";

    private static final int LARGEST_POINTER = 1024;

    private final Repository repository;
    private final CommitId base;
    private final Overlay overlay;
    private final Map<RepoPath, FileEntry> old = new HashMap<>();
    private final Map<RepoPath, FileMode> modes = new HashMap<>();
    private final Map<RepoPath, BlobId> blobs = new HashMap<>();
    private final Set<RepoPath> realFolders = new HashSet<>();

    private final boolean undecided;

    private Drafting(Repository repository, CommitId base, Overlay overlay, boolean undecided) {
        this.repository = repository;
        this.base = base;
        this.overlay = overlay;
        this.undecided = undecided;
    }

    /** @throws Refused as UnsafePath, InvalidSpec or NothingToSeal */
    static Bundle bundle(Repository repository, CommitId base, Overlay overlay) {
        return new Drafting(repository, base, overlay, false).bundle();
    }

    /** As {@link #bundle}, with the places in it that a rebase has marked. */
    static Bundle undecided(Repository repository, CommitId base, Overlay overlay) {
        return new Drafting(repository, base, overlay, true).bundle();
    }

    private Bundle bundle() {
        look();
        overlay.added().forEach(this::settleMode);
        overlay.modified()
                .forEach((path, file) ->
                        settleMode(path, new OverlayFile(kept(was(path).mode(), file.mode()), file.content())));
        store();
        var changes = new ArrayList<Change>();
        overlay.added().keySet().forEach(path -> changes.add(new Change.Add(path, mode(path), blob(path))));
        overlay.modified().keySet().forEach(path -> modified(path, changes));
        overlay.renamed().forEach((path, from) -> {
            if (!overlay.modified().containsKey(path)) {
                var mode = overlay.modes().getOrDefault(path, was(path).mode());
                refuseEscapingLink(path, mode, was(path).blob());
                changes.add(new Change.Rename(
                        from, path, mode, was(path).blob(), was(path).blob()));
            }
        });
        overlay.deleted()
                .forEach(path -> changes.add(new Change.Delete(path, was(path).blob())));
        overlay.modes().forEach((path, mode) -> {
            if (!modes.containsKey(path) && !overlay.renamed().containsKey(path)) {
                refuseEscapingLink(path, mode, was(path).blob());
                changes.add(new Change.Chmod(path, mode, was(path).blob()));
            }
        });
        changes.forEach(change -> refuseBelowLink(change.path()));
        return new Bundle(base, changes);
    }

    /** Finds what every change starts from; what does not fit the base is refused here. */
    private void look() {
        overlay.added().keySet().forEach(this::refuseExisting);
        overlay.renamed().forEach((path, from) -> {
            var modified = overlay.modified().containsKey(path);
            if (!modified) {
                refuseExisting(path);
            }
            old.put(path, existing(from, modified ? "modified/" + path : "changes.yaml"));
        });
        overlay.modified().keySet().forEach(path -> old.computeIfAbsent(path, at -> existing(at, "modified/" + at)));
        overlay.deleted().forEach(path -> old.computeIfAbsent(path, at -> existing(at, "changes.yaml")));
        overlay.modes().keySet().stream()
                .filter(path -> !overlay.added().containsKey(path))
                .forEach(path -> old.computeIfAbsent(path, at -> existing(at, "changes.yaml")));
    }

    private void settleMode(RepoPath path, OverlayFile file) {
        modes.put(path, overlay.modes().getOrDefault(path, file.mode()));
    }

    /** A changed copy keeps the mode that its file has; but a link is a link. */
    private static FileMode kept(FileMode old, FileMode copy) {
        return (old == FileMode.SYMLINK) == (copy == FileMode.SYMLINK) ? old : copy;
    }

    private void modified(RepoPath path, List<Change> changes) {
        var from = overlay.renamed().get(path);
        var was = was(path);
        var mode = mode(path);
        var blob = blob(path);
        if (from != null) {
            changes.add(new Change.Rename(from, path, mode, was.blob(), blob));
        } else if (!blob.equals(was.blob()) || mode != was.mode()) {
            changes.add(new Change.Modify(path, mode, was.blob(), blob));
        }
    }

    private void store() {
        var files = new HashMap<RepoPath, Content>();
        for (var side : List.of(overlay.added(), overlay.modified())) {
            side.forEach((path, file) -> {
                check(path, file.content());
                if (mode(path) == FileMode.SYMLINK) {
                    refuseEscapingLink(path, file.content().text());
                    blobs.put(path, repository.store(file.content()));
                } else {
                    files.put(path, file.content());
                }
            });
        }
        if (!files.isEmpty()) {
            blobs.putAll(repository.checkIn(attributes(), files));
        }
        overlay.added().forEach((path, file) -> refusePointer(path, file.content()));
        overlay.modified().forEach((path, file) -> {
            var was = was(path).blob();
            if (!blob(path).equals(was)) {
                if (repository.read(was).equals(file.content())) {
                    // The stored content is not as git would store it today; a copy that nobody touched changes
                    // nothing.
                    blobs.put(path, was);
                } else {
                    refusePointer(path, file.content());
                }
            }
        });
    }

    /** Returns the base with the attributes that the project itself brings, each file where the project has it. */
    private TreeId attributes() {
        var changes = new ArrayList<Change>();
        overlay.renamed().forEach((path, from) -> {
            var was = was(path);
            var file = isAttributes(path) ? overlay.modified().get(path) : null;
            changes.add(new Change.Rename(
                    from, path, was.mode(), was.blob(), file == null ? was.blob() : repository.store(file.content())));
        });
        overlay.added().forEach((path, file) -> {
            if (isAttributes(path)) {
                changes.add(new Change.Add(path, mode(path), repository.store(file.content())));
            }
        });
        overlay.modified().forEach((path, file) -> {
            if (isAttributes(path) && !overlay.renamed().containsKey(path)) {
                changes.add(new Change.Modify(path, mode(path), was(path).blob(), repository.store(file.content())));
            }
        });
        overlay.deleted().stream()
                .filter(Drafting::isAttributes)
                .forEach(path -> changes.add(new Change.Delete(path, was(path).blob())));
        return changes.isEmpty() ? repository.tree(base) : repository.apply(new Bundle(base, changes));
    }

    private static boolean isAttributes(RepoPath path) {
        return path.name().equals(ATTRIBUTES);
    }

    private void check(RepoPath path, Content content) {
        if (content.size() > LARGEST_FILE) {
            throw new Refused(new Refusal.UnsafePath(path.value(), "the file is larger than 50 MB"));
        }
        if (undecided) {
            return;
        }
        ConflictMarkers.firstIn(content).ifPresent(line -> {
            throw new Refused(new Refusal.InvalidSpec(
                    path.value(), line, null, "a conflict is not decided yet; choose, and take the markers out"));
        });
    }

    /** The content behind the pointer is in no repository of HELIX, so no system could run it. */
    private static void refusePointer(RepoPath path, Content content) {
        if (content.size() < LARGEST_POINTER && content.text().startsWith(POINTER)) {
            throw new Refused(new Refusal.UnsafePath(
                    path.value(), "it is a pointer of Git LFS without its content; put the content itself here"));
        }
    }

    private void refuseEscapingLink(RepoPath path, FileMode mode, BlobId target) {
        if (mode == FileMode.SYMLINK) {
            refuseEscapingLink(path, repository.read(target).text());
        }
    }

    private static void refuseEscapingLink(RepoPath path, String target) {
        LinkTarget.objection(path.value(), target)
                .or(() -> ReservedPlaces.reasonOfLink(path.value(), target))
                .ifPresent(why -> {
                    throw new Refused(new Refusal.UnsafePath(path.value(), why));
                });
    }

    private void refuseExisting(RepoPath path) {
        if (repository.file(base, path).isPresent()) {
            throw new Refused(new Refusal.InvalidSpec(
                    "new/" + path, 0, null, "the file exists already; a changed copy belongs under modified/"));
        }
    }

    private FileEntry existing(RepoPath path, String where) {
        return repository
                .file(base, path)
                .orElseThrow(() -> new Refused(new Refusal.InvalidSpec(
                        where, 0, path.value(), "there is no such file at the project's base commit " + base)));
    }

    private void refuseBelowLink(RepoPath path) {
        for (int at = path.value().lastIndexOf('/'); at > 0; at = path.value().lastIndexOf('/', at - 1)) {
            var parent = new RepoPath(path.value().substring(0, at));
            if (!realFolders.add(parent)) {
                return;
            }
            var entry = repository.file(base, parent);
            if (entry.isPresent() && entry.get().mode() == FileMode.SYMLINK) {
                throw new Refused(
                        new Refusal.UnsafePath(path.value(), "'" + parent + "' on the way is a symbolic link"));
            }
        }
    }

    private FileEntry was(RepoPath path) {
        return known(old.get(path), path);
    }

    private FileMode mode(RepoPath path) {
        return known(modes.get(path), path);
    }

    private BlobId blob(RepoPath path) {
        return known(blobs.get(path), path);
    }

    private static <T> T known(@Nullable T found, RepoPath path) {
        return Objects.requireNonNull(found, path::value);
    }
}
