package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.adapter.local.AnswerLine.UsageNote;
import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.evolution.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The cost of a turn, as a line. Its first format is 2, for a line without a number is format 1 everywhere. */
@JsonPropertyOrder({StoredFormat.FORMAT, "at", "profile", "owner", "usage", StoredFormat.CHECKSUM})
record CostLine(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "at", required = true) Instant at,

        @JsonProperty(value = "profile", required = true) AgentProfile profile,

        @JsonProperty(value = "owner", required = true) String owner,
        @JsonProperty(value = "usage", required = true) UsageNote usage,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 2;

    private static final StoredNote<CostLine> LINE = StoredNote.line(CostLine.class, KNOWN);

    /** Returns a cost as it is written, with the line end. */
    static byte[] of(TurnCost cost) {
        var line = new CostLine(KNOWN, cost.at(), cost.profile(), cost.owner(), UsageNote.of(cost.usage()), null);
        return LINE.written(line).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a line with its line end.
     *
     * @param name of the file and the line, for the message
     * @throws Refused as NewerFormat
     * @throws Damaged when it is not what was written
     */
    static TurnCost cost(String name, byte[] line) throws Damaged {
        var read = LINE.read(name, line);
        return new TurnCost(read.at, read.profile, read.owner, read.usage.usage());
    }
}
