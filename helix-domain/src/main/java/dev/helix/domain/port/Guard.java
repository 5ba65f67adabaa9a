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

    /** The state that the guard remembered. */
    @FunctionalInterface
    interface Watch {

        /** Compares, and puts back what the agent has done, or could have. */
        Seen end(Reach reach);
    }

    /**
     * The files that an agent could have changed in a turn.
     *
     * @param written files that its tools say it wrote, absolute
     * @param commands whether it ran commands outside of a sandbox, so that it could have written anything
     */
    record Reach(Collection<Path> written, boolean commands) {

        public Reach {
            written = List.copyOf(written);
        }
    }

    /**
     * The differences since the guard remembered the state.
     *
     * @param damage changes that count as the agent's
     * @param meanwhile changes that somebody else made while the agent worked, one line each; the guard left them alone
     */
    record Seen(List<Damage> damage, List<String> meanwhile) {

        public Seen {
            damage = List.copyOf(damage);
            meanwhile = List.copyOf(meanwhile);
        }
    }
}
