package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** One kind of database, of both systems. */
interface PairedDatabase {

    DatabaseKind kind();

    /** Looks at the one of a system once. */
    DatabaseStatus status(SystemName name);

    /** Returns what differs in the one of a system once a migration has run; empty where that can't be known. */
    default Optional<String> schema(SystemName name) {
        return Optional.empty();
    }

    /** Returns a place that a server tells; empty where this machine can have none of that name. */
    static Optional<Path> place(String told) {
        try {
            return Optional.of(Path.of(told));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Returns the folder that the server of a system says its data lie in; empty where it does not tell. */
    default Optional<Path> folder(SystemName name) {
        return Optional.empty();
    }

    /** Returns whether the test system's is on this machine, as far as its address tells. */
    boolean testIsHere();

    /** Fills the test system's. Returns what it has now, for a person. @throws PortException when it can't */
    String fill(Seeds seeds, Deadline deadline, Consumer<String> told);

    /** Marks the test system's. @throws PortException when it can't be reached, or is production's */
    void adopt(Deadline deadline);
}
