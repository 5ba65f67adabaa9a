package dev.helix.domain.port;

import dev.helix.domain.evolution.CommitId;
import java.util.Optional;

/** Where main is pushed to. Never forced: HELIX should be its only writer, and finds out when it is not. */
public interface Remote {

    /** Returns its name, such as {@code origin}. */
    String name();

    /**
     * Returns the tip of its main, whose commits are then known here too; empty where it has none yet.
     *
     * @throws PortException when it can't be reached
     */
    Optional<CommitId> main();

    /**
     * Makes {@code commit} its main; does nothing when it is that already.
     *
     * @throws PortException when it can't be reached, or will not take it
     */
    void push(CommitId commit);
}
