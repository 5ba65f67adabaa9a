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
import org.jspecify.annotations.Nullable;

/** A line of the audit log. Format 1, which had neither number nor checksum, stays where it stands: nothing is rewritten. */
@JsonPropertyOrder({
    StoredFormat.FORMAT,
    "at",
    "who",
    "from",
    "action",
    "project",
    "outcome",
    "agents",
    StoredFormat.CHECKSUM
})
record AuditLine(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "at", required = true) Instant at,
        @JsonProperty(value = "who", required = true) String who,
        @JsonProperty(value = "from", required = true) String from,
        @JsonProperty(value = "action", required = true) String action,
        @JsonProperty(value = "project", required = true) ProjectId project,
        @JsonProperty(value = "outcome", required = true) String outcome,
        @JsonProperty(value = "agents", required = true) List<String> agents,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 2;

    private static final StoredNote<AuditLine> LINE = StoredNote.line(AuditLine.class, KNOWN);

    /** Returns an entry as it is written, with the line end. */
    static byte[] of(AuditTrail.Entry entry) {
        var line = switch (entry) {
            case AuditTrail.Entry(var at, var who, var from, var action, var project, var outcome, var agents) ->
                new AuditLine(KNOWN, at, who, from, action, project, outcome, agents, null);
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
        return new AuditTrail.Entry(read.at, read.who, read.from, read.action, read.project, read.outcome, read.agents);
    }
}
