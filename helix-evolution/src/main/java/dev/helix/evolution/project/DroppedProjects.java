package dev.helix.evolution.project;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.JournalProjection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds projects that were integrated and whose commit main does not contain any more, as after somebody's {@code git reset
 * --hard}. While main only grows, what it once contained is not looked at again. Safe for use by many threads.
 */
public final class DroppedProjects {

    private final JournalProjection projection;
    private final Repository repository;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<ProjectId> contained = new HashSet<>();
    private @Nullable CommitId seen;

    public DroppedProjects(JournalProjection projection, Repository repository) {
        this.projection = projection;
        this.repository = repository;
    }

    /** Returns them, in the order they were created. */
    public List<EvolutionProject> find() {
        lock.lock();
        try {
            var main = repository.main();
            if (seen != null && !contains(main, seen)) {
                contained.clear();
            }
            seen = main;
            return projection.projects().stream()
                    .filter(project -> project.status() == ProjectStatus.INTEGRATED && isDropped(project, main))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDropped(EvolutionProject project, CommitId main) {
        var commit = project.integrated();
        if (commit == null || contained.contains(project.id())) {
            return false;
        }
        if (contains(main, commit)) {
            contained.add(project.id());
            return false;
        }
        return true;
    }

    private boolean contains(CommitId main, CommitId commit) {
        return main.equals(commit) || repository.since(main, commit).isEmpty();
    }
}
