package dev.helix.evolution.project;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ConflictMarkers;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.LockedPaths;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Seal;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.Ledger;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes a sealed bundle of what lies in a project's folder, and the project {@code ready}. */
public final class Sealing {

    private static final int TRIES = 3;
    private static final int LARGEST_FILE = 50 * 1024 * 1024;
    /** Of Git LFS's specification: a pointer begins so, and is smaller than that. */
    private static final String POINTER = "version https://git-lfs.github.com/spec/";

    private static final int LARGEST_POINTER = 1024;

    private final Ledger ledger;
    private final ProjectFolders folders;
    private final Repository repository;
    private final InstantSource clock;

    public Sealing(Ledger ledger, ProjectFolders folders, Repository repository, InstantSource clock) {
        this.ledger = ledger;
        this.folders = folders;
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Seals.
     *
     * @throws Refused as IllegalTransition, UnsafePath, InvalidSpec or NothingToSeal; the project stays as it was
     */
    public EvolutionProject seal(ProjectId id, String by) {
        var seal = keep(id, requireSealable(id));
        var reason = seal.files() + (seal.files() == 1 ? " file" : " files") + " sealed";
        return ledger.update(id, current -> current.ready(seal, by, reason, clock.instant()));
    }

    /** Returns what would be sealed. @throws Refused as {@link #seal} does */
    Bundle requireSealable(ProjectId id) {
        var project = ledger.project(id);
        if (!project.status().mayBecome(ProjectStatus.READY) || project.status() == ProjectStatus.DEPLOYED) {
            throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.READY));
        }
        return draft(id, project.base());
    }

    /** Returns whether the folder would no longer be sealed as it was; false for a project without a seal. */
    public boolean editedSinceSeal(ProjectId id) {
        var project = ledger.project(id);
        var seal = project.seal();
        if (seal == null || project.status().isFinal()) {
            return false;
        }
        try {
            return !draft(id, project.base()).digest().equals(seal.digest());
        } catch (Refused e) {
            // What can't be sealed any more is not what was sealed.
            return true;
        }
    }

    /**
     * Makes a bundle of the folder, without sealing it.
     *
     * @throws Refused as UnsafePath, InvalidSpec or NothingToSeal
     */
    public Bundle draft(ProjectId id, CommitId base) {
        var bundle = bundle(base, settled(id));
        for (var change : bundle.changes()) {
            refuseLocked(id, change.path());
            if (change instanceof Change.Rename rename) {
                refuseLocked(id, rename.from());
            }
        }
        return bundle;
    }

    /** Keeps a bundle, out of reach and in the repository. */
    Seal keep(ProjectId id, Bundle bundle) {
        pin("sealed/" + id, id, bundle);
        folders.seal(id, bundle);
        return new Seal(bundle.digest(), bundle.changes().size(), clock.instant());
    }

    /** Keeps what a bundle makes of its base in the repository, under a name of HELIX's own. */
    void pin(String name, ProjectId id, Bundle bundle) {
        var draft = new CommitDraft(
                repository.apply(bundle),
                bundle.base(),
                repository.person(),
                "helix: " + name + "\n\nHelix-Project: " + id + "\nHelix-Bundle: " + bundle.digest() + "\n",
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
        repository.pin(name, repository.commit(draft));
    }

    /** Reads the folder until two readings agree: somebody may still be writing. */
    private Overlay settled(ProjectId id) {
        var seen = folders.overlay(id);
        for (int i = 0; i < TRIES; i++) {
            var again = folders.overlay(id);
            if (again.equals(seen)) {
                return seen;
            }
            seen = again;
        }
        throw new Refused(new Refusal.InvalidSpec(
                "projects/evolution/" + id, 0, null, "the folder keeps changing; wait until nobody writes into it"));
    }

    private Bundle bundle(CommitId base, Overlay overlay) {
        var changes = new ArrayList<Change>();
        var modes = new HashMap<>(overlay.modes());
        var renamed = new HashMap<>(overlay.renamed());
        overlay.added().forEach((path, file) -> {
            refuseExisting(base, path);
            refusePointer(path, file.content());
            changes.add(new Change.Add(path, modeOf(modes, path, file.mode()), blob(path, file)));
        });
        overlay.modified().forEach((path, file) -> {
            var from = renamed.remove(path);
            var old = existing(base, from == null ? path : from, "modified/" + path);
            var mode = modeOf(modes, path, kept(old.mode(), file.mode()));
            var blob = blob(path, file);
            if (!blob.equals(old.blob())) {
                refusePointer(path, file.content());
            }
            if (from != null) {
                changes.add(new Change.Rename(from, path, mode, old.blob(), blob));
            } else if (!blob.equals(old.blob()) || mode != old.mode()) {
                changes.add(new Change.Modify(path, mode, old.blob(), blob));
            }
        });
        renamed.forEach((path, from) -> {
            refuseExisting(base, path);
            var old = existing(base, from, "changes.yaml");
            changes.add(new Change.Rename(from, path, modeOf(modes, path, old.mode()), old.blob(), old.blob()));
        });
        overlay.deleted()
                .forEach(path -> changes.add(new Change.Delete(
                        path, existing(base, path, "changes.yaml").blob())));
        modes.forEach((path, mode) -> changes.add(new Change.Chmod(
                path, mode, existing(base, path, "changes.yaml").blob())));
        changes.forEach(change -> refuseUnsafe(base, change.path()));
        return new Bundle(base, changes);
    }

    /** A changed copy keeps the mode that its file has; but a link is a link. */
    private static FileMode kept(FileMode old, FileMode copy) {
        return (old == FileMode.SYMLINK) == (copy == FileMode.SYMLINK) ? old : copy;
    }

    private static FileMode modeOf(Map<RepoPath, FileMode> modes, RepoPath path, FileMode otherwise) {
        var asked = modes.remove(path);
        return asked == null ? otherwise : asked;
    }

    private BlobId blob(RepoPath path, OverlayFile file) {
        if (file.content().size() > LARGEST_FILE) {
            throw new Refused(new Refusal.UnsafePath(path.value(), "the file is larger than 50 MB"));
        }
        ConflictMarkers.firstIn(file.content()).ifPresent(line -> {
            throw new Refused(new Refusal.InvalidSpec(
                    path.value(), line, null, "a conflict is not decided yet; choose, and take the markers out"));
        });
        if (file.mode() == FileMode.SYMLINK) {
            refuseEscapingLink(path, file.content().text());
        }
        return repository.store(file.content());
    }

    /** What it points to is in no repository of HELIX, so no system could run it. */
    private static void refusePointer(RepoPath path, Content content) {
        if (content.size() < LARGEST_POINTER && content.text().startsWith(POINTER)) {
            throw new Refused(new Refusal.UnsafePath(
                    path.value(), "it is a pointer of Git LFS without its content; put the content itself here"));
        }
    }

    private static void refuseEscapingLink(RepoPath link, String target) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
            throw new Refused(new Refusal.UnsafePath(link.value(), "the link leads to '" + target + "'"));
        }
        var depth = (int) link.value().chars().filter(c -> c == '/').count();
        for (var segment : List.of(target.split("/"))) {
            depth += segment.equals("..") ? -1 : segment.equals(".") || segment.isEmpty() ? 0 : 1;
            if (depth < 0) {
                throw new Refused(
                        new Refusal.UnsafePath(link.value(), "the link leads out of the repository: '" + target + "'"));
            }
        }
    }

    private void refuseExisting(CommitId base, RepoPath path) {
        if (repository.file(base, path).isPresent()) {
            throw new Refused(new Refusal.InvalidSpec(
                    "new/" + path, 0, null, "the file exists already; a changed copy belongs under modified/"));
        }
    }

    private FileEntry existing(CommitId base, RepoPath path, String where) {
        return repository
                .file(base, path)
                .orElseThrow(() -> new Refused(new Refusal.InvalidSpec(
                        where, 0, path.value(), "there is no such file at the project's base commit " + base)));
    }

    private void refuseLocked(ProjectId id, RepoPath path) {
        if (!ledger.project(id).mayChange(path)) {
            throw new Refused(new Refusal.UnsafePath(
                    path.value(),
                    LockedPaths.reason(path).orElse("it is locked") + "; a person can say `helix project unlock " + id
                            + " " + path + " --reason …`"));
        }
    }

    private void refuseUnsafe(CommitId base, RepoPath path) {
        for (int at = path.value().indexOf('/'); at >= 0; at = path.value().indexOf('/', at + 1)) {
            var parent = new RepoPath(path.value().substring(0, at));
            var entry = repository.file(base, parent);
            if (entry.isPresent() && entry.get().mode() == FileMode.SYMLINK) {
                throw new Refused(
                        new Refusal.UnsafePath(path.value(), "'" + parent + "' on the way is a symbolic link"));
            }
        }
    }
}
