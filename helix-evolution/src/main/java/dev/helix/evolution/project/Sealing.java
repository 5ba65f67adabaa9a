package dev.helix.evolution.project;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ConflictMarkers;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Judges;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Seal;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.JournalProjection;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a sealed bundle of what lies in a project's folder, and the project {@code ready}. */
public final class Sealing {

    private static final int TRIES = 3;

    /** Where a project may hold marked places: what is ready was sealed, and was sealed without. */
    private static final Set<ProjectStatus> MARKED =
            Set.of(ProjectStatus.PENDING, ProjectStatus.DEVELOPING, ProjectStatus.FAILED);

    private final JournalProjection projection;
    private final ProjectFolders folders;
    private final Repository repository;
    private final Judges judges;
    private final InstantSource clock;

    public Sealing(
            JournalProjection projection,
            ProjectFolders folders,
            Repository repository,
            Judges judges,
            InstantSource clock) {
        this.projection = projection;
        this.folders = folders;
        this.repository = repository;
        this.judges = judges;
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
        return projection.update(id, current -> current.ready(seal, by, reason, clock.instant()));
    }

    /** Returns what would be sealed. @throws Refused as {@link #seal} does */
    Bundle requireSealable(ProjectId id) {
        var project = projection.project(id);
        if (!project.status().mayBecome(ProjectStatus.READY) || project.status() == ProjectStatus.DEPLOYED) {
            throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.READY));
        }
        // The commit says what it says; a spec that can't be read would be found out only there.
        folders.sealableSpec(id);
        return draft(id, project.base());
    }

    /** Returns whether the folder would no longer be sealed as it was; false for a project without a seal. */
    public boolean editedSinceSeal(ProjectId id) {
        var project = projection.project(id);
        var seal = project.seal();
        if (seal == null || project.status().isFinal()) {
            return false;
        }
        try {
            return !draft(id, project.base()).digest().equals(seal.digest());
        } catch (Refused e) {
            // A folder that can't be sealed any more is not what was sealed.
            return true;
        }
    }

    /**
     * Makes a bundle of the folder, without sealing it.
     *
     * @throws Refused as UnsafePath, InvalidSpec or NothingToSeal
     */
    public Bundle draft(ProjectId id, CommitId base) {
        var bundle = Drafting.bundle(repository, base, settled(id));
        judges.locked().require(projection.project(id), bundle);
        return bundle;
    }

    /**
     * As {@link #draft}, with the places in it that a rebase has marked: for those who are to decide them.
     *
     * @throws Refused as UnsafePath, InvalidSpec or NothingToSeal
     */
    public Bundle undecidedDraft(ProjectId id, CommitId base) {
        var bundle = Drafting.undecided(repository, base, settled(id));
        judges.locked().require(projection.project(id), bundle);
        return bundle;
    }

    /**
     * Returns the places that a rebase has marked and nobody has decided, by their files in the project's folder, sorted; none of a folder
     * that can't be read.
     */
    public SortedMap<String, List<String>> undecided(ProjectId id) {
        var undecided = new TreeMap<String, List<String>>();
        if (!MARKED.contains(projection.project(id).status())) {
            return undecided;
        }
        Overlay overlay;
        try {
            overlay = folders.overlay(id);
        } catch (Refused e) {
            // Who seals it says why.
            return undecided;
        }
        Map.of("new/", overlay.added(), "modified/", overlay.modified())
                .forEach((section, files) -> files.forEach((path, file) -> {
                    if (ConflictMarkers.firstIn(file.content()).isPresent()) {
                        undecided.put(section + path, ConflictMarkers.places(file.content()));
                    }
                }));
        return undecided;
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
}
