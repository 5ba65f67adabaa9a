package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.AuditTrail;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit log. Since format 3 each holds the hash of the one before; format 2 had none, and format 1 neither number nor
 * checksum. Older lines stay where they stand: nothing is rewritten.
 */
@JsonPropertyOrder({
    StoredFormat.FORMAT,
    "previous",
    "at",
    "who",
    "on_behalf_of",
    "from",
    "action",
    "project",
    "outcome",
    "agents",
    StoredFormat.CHECKSUM
})
record AuditLine(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty("previous") @Nullable String previous,
        @JsonProperty(value = "at", required = true) Instant at,
        @JsonProperty(value = "who", required = true) String who,
        @JsonProperty("on_behalf_of") @Nullable String onBehalfOf,
        @JsonProperty(value = "from", required = true) String from,
        @JsonProperty(value = "action", required = true) String action,
        @JsonProperty("project") @Nullable ProjectId project,
        @JsonProperty(value = "outcome", required = true) String outcome,
        @JsonProperty(value = "agents", required = true) List<String> agents,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 3;

    private static final StoredNote<AuditLine> LINE = StoredNote.line(AuditLine.class, KNOWN);

    /** Returns an entry as it is written behind what has the hash {@code previous}, with the line end. */
    static byte[] of(AuditTrail.Entry entry, String previous) {
        var line = switch (entry) {
            case AuditTrail.Entry(
                    var at,
                    var who,
                    var onBehalfOf,
                    var from,
                    var action,
                    var project,
                    var outcome,
                    var agents) ->
                new AuditLine(KNOWN, previous, at, who, onBehalfOf, from, action, project, outcome, agents, null);
        };
        return LINE.written(line).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a line with its line end.
     *
     * @param name of the file and the line, for the message
     * @throws Refused as NewerFormat
     * @throws Damaged when it is not what was written
     */
    static AuditTrail.Entry entry(String name, byte[] line) throws Damaged {
        var read = LINE.read(name, line);
        return new AuditTrail.Entry(
                read.at, read.who, read.onBehalfOf, read.from, read.action, read.project, read.outcome, read.agents);
    }

    /** Returns the hash of what stands before a line; empty for one of the formats that had none. */
    static Optional<String> previous(String name, byte[] line) throws Damaged {
        return Optional.ofNullable(LINE.read(name, line).previous);
    }
}
