package dev.helix.domain.port;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.DevelopmentPlan;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders in which people and agents work on projects ({@code docs/contract.md}, section 1). Their files are untrusted: it is
 * refused with file, line and key where it is not what it should be.
 */
public interface ProjectFolders {

    /** Makes a folder with its {@code spec.yaml} and {@code phases.yaml}. */
    void create(ProjectId id, Spec spec, List<Phase> phases);

    /** Returns the folder, absolute. */
    Path directory(ProjectId id);

    /** Returns what a project is for. Its title may be longer than today's are: what was kept before goes on being read. */
    Spec spec(ProjectId id);

    /**
     * As {@link #spec}, of a project that is drafted, developed or sealed.
     *
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec also where its title has more than {@link Spec#LONGEST_TITLE} letters
     */
    Spec sealableSpec(ProjectId id);

    /** Replaces {@code spec.yaml}. */
    void respecify(ProjectId id, Spec spec);

    /** Returns how it is to be developed; without phases where there is no {@code phases.yaml}. */
    DevelopmentPlan plan(ProjectId id);

    /** Returns the phases in order; empty where there is no {@code phases.yaml}. */
    default List<Phase> phases(ProjectId id) {
        return plan(id).phases();
    }

    /**
     * Returns the files that say what a project is asked for, and by which gates it is judged: the specification, the phases, and
     * the prompts that they name; by name below the folder. Missing files are left out.
     */
    Map<String, Content> planFiles(ProjectId id);

    /** Writes files that {@link #planFiles} has returned, whatever stands in their place by now. */
    void putBack(ProjectId id, Map<String, Content> planFiles);

    /** Reads what the folder would change. Follows no symbolic link. */
    Overlay overlay(ProjectId id);

    /**
     * Replaces all that the folder would change. Everything else in it, notes and prompts, stays. Killed in the middle, it is
     * to be said again.
     */
    void rewrite(ProjectId id, Overlay overlay);

    /**
     * Puts a copy of a file under {@code modified/}, unless one is there already. Follows no symbolic link.
     *
     * @return the file, absolute
     */
    Path copy(ProjectId id, RepoPath path, Overlay.OverlayFile file);

    /** Returns whether a regular file stands at {@code output}, relative to the folder. */
    boolean has(ProjectId id, String output);

    /** Keeps a sealed bundle out of the agents' reach. */
    void seal(ProjectId id, Bundle bundle);

    /** Returns the bundle sealed last. */
    Optional<Bundle> sealed(ProjectId id);

    /** Writes {@code status.json}: a view, for others to read. */
    void show(EvolutionProject project);

    /**
     * Returns the status that stands in {@code status.json} where the file is not what {@link #show} wrote of {@code project}:
     * somebody has edited it. Empty where it is as it was written; the empty text where no status can be read.
     */
    Optional<String> edited(EvolutionProject project);

    /** Writes {@code phases/<id>.json}, and {@code REPORT.md} anew. Views, for others to read. */
    void report(ProjectId id, PhaseReport report, String readable);

    /** Writes {@code REPORT.md} anew: a view, for others to read. Does nothing where the folder is gone. */
    void readable(ProjectId id, String readable);

    /** Finishes a {@link #rewrite} that was killed where nothing could be lost any more. Run before anybody works there. */
    void recover(ProjectId id);

    /** Moves the folder to the archive, whole. Repeatable. */
    void archive(ProjectId id);
}
