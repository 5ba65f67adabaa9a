package dev.helix.adapter.http.wire;

import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.data.DatabaseStatus.Away;
import dev.helix.domain.data.DatabaseStatus.Marked;
import dev.helix.domain.data.DatabaseStatus.Reachable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A database on the wire.
 *
 * @param kind postgres, neo4j, qdrant or redis
 * @param address where it is, without a password
 * @param version of the server; null where it does not answer
 * @param bytes its size; null where it does not tell
 * @param marked whether it has HELIX's marker of a test system
 * @param filled when HELIX filled it last; null for never, and where that was broken off
 * @param begun when a filling began that has not ended: it is under way, or was broken off; null for none
 * @param problem why it does not answer; null where it does
 */
public record DatabaseJson(
        String kind,
        String address,
        boolean reachable,
        @Nullable String version,
        @Nullable Long bytes,
        boolean marked,
        @Nullable Instant filled,
        @Nullable Instant begun,
        @Nullable String problem) {

    /** Returns what was seen in the words of the wire. */
    public static DatabaseJson of(DatabaseStatus status) {
        return switch (status.found()) {
            case Reachable(var version, var bytes, var marker) ->
                new DatabaseJson(
                        status.kind().word(),
                        status.address(),
                        true,
                        version,
                        bytes < 0 ? null : bytes,
                        marker instanceof Marked,
                        status.filled(),
                        status.begun(),
                        null);
            case Away(var why) ->
                new DatabaseJson(status.kind().word(), status.address(), false, null, null, false, null, null, why);
        };
    }
}
