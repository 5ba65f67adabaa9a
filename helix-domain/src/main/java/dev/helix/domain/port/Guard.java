package dev.helix.domain.port;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.ProjectId;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Watches what no developer may touch: the production system, its repository, HELIX's own files, other projects. It does not
 * keep anybody from anything; it finds out afterwards, and puts back. Safe for use by many threads.
 */
@FunctionalInterface
public interface Guard {

    /**
     * Remembers how everything stands before a turn.
     *
     * @param project whose agent is about to work
     * @param open the folder in which it may write, absolute
     */
    Watch begin(ProjectId project, Path open);

    /** What was remembered. */
    @FunctionalInterface
    interface Watch {

        /**
         * Compares, and puts back what can be.
         *
         * @param written files that the agent says it wrote, absolute
         */
        List<Damage> end(Collection<Path> written);
    }
}
