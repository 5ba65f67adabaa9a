package dev.helix.domain.port;

import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The database servers of the two systems. Safe for use by many threads. */
public interface Databases {

    /** Looks at the databases of a system once, which takes a few seconds at most; none where none are configured. */
    List<DatabaseStatus> status(SystemName name);

    /**
     * Returns what differs once a migration has run on the databases of a system: a digest of their structure and of what the project's
     * tool has noted; empty where that can't be known.
     *
     * @throws PortException when it can't be read
     */
    Optional<String> schema(SystemName name);

    /**
     * Starts the servers of a system that HELIX has a description of, and waits until they answer. Those of the test system are marked
     * as such. Does nothing where they run.
     *
     * @param told hears what is printed
     * @return one line for a person
     * @throws PortException when nothing is described, nothing is installed that could start them, or they don't come up
     */
    String up(SystemName name, Consumer<String> told);

    /** Stops them; what they hold stays. Otherwise as {@link #up}. */
    String down(SystemName name, Consumer<String> told);
}
