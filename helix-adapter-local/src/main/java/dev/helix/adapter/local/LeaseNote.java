package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.OperationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The content of a lease's file. {@code held} is false after it was given back. Format 1 had neither number nor checksum. */
@JsonPropertyOrder({StoredFormat.FORMAT, "lease", "process", "held", StoredFormat.CHECKSUM})
record LeaseNote(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "lease", required = true) Granted granted,
        @JsonProperty(value = "process", required = true) ProcessIdentity process,
        @JsonProperty(value = "held", required = true) boolean held,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 2;

    static final StoredNote<LeaseNote> FILE = StoredNote.line(LeaseNote.class, KNOWN);

    /** The granted lease. */
    record Granted(
            @JsonProperty(value = "name", required = true) String name,

            @JsonProperty(value = "generation", required = true)
            long generation,

            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "owner", required = true) String owner,
            @JsonProperty(value = "since", required = true) Instant since) {}

    static LeaseNote of(Lease lease, ProcessIdentity process, boolean held) {
        return switch (lease) {
            case Lease(var name, var generation, var operation, var owner, var since) ->
                new LeaseNote(KNOWN, new Granted(name, generation, operation, owner, since), process, held, null);
        };
    }

    Lease lease() {
        return new Lease(granted.name(), granted.generation(), granted.operation(), granted.owner(), granted.since());
    }

    /** Jackson takes what a file has as null, whatever the types say. */
    @SuppressWarnings("ConstantValue")
    boolean whole() {
        return granted != null
                && granted.name() != null
                && granted.operation() != null
                && granted.generation() > 0
                && process != null
                && process.started() != null;
    }
}
