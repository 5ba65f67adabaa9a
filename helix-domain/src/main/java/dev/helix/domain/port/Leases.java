package dev.helix.domain.port;

import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.OperationId;
import java.util.Optional;

/** Grants the exclusive right to work on a system. A holder whose process is gone no longer holds anything. */
public interface Leases {

    /** The result of asking for a lease. */
    sealed interface Acquisition {
        record Granted(Lease lease) implements Acquisition {}

        record Taken(Lease holder) implements Acquisition {}
    }

    /** Asks for {@code name}. Asking again for the same operation grants the lease it has. */
    Acquisition acquire(String name, OperationId operation, String owner);

    /** Returns the lease under that name that somebody has now; empty where anybody may have it. Takes nothing. */
    Optional<Lease> holder(String name);

    /** Gives a lease back; does nothing when its generation is no longer the one in force. */
    void release(Lease lease);
}
