package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.JournalEntry.Recorded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A line of the journal, written and read. Format 2 is the first with names of its own, a number and a checksum. */
@JsonPropertyOrder({StoredFormat.FORMAT, "sequence", "at", "entry", StoredFormat.CHECKSUM})
record JournalLine(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "sequence", required = true) long sequence,
        @JsonProperty(value = "at", required = true) Instant at,
        @JsonProperty(value = "entry", required = true) EntryNote entry,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    /** The next one is read, too: a HELIX that changes itself may have to go back to the one that it was. */
    static final StoredFormat FORMAT = new StoredFormat(2, 3, StoredFormat.Layout.LINE);

    private static final JsonMapper JSON = StoredJson.line();

    /** Passes over what a newer HELIX has added, with another number or without: the checksum says that it is no damage, and no line is ever written anew without it. */
    private static final JsonMapper KNOWN = JSON.rebuild()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
            .build();

    /**
     * A line that was read.
     *
     * @param format of the line
     */
    record Read(int format, Recorded recorded) {}

    /** Returns an entry as it is written, with the line end. */
    static byte[] of(Recorded recorded) {
        return FORMAT.sealed(JSON.writeValueAsBytes(new JournalLine(
                FORMAT.known(), recorded.sequence(), recorded.at(), EntryNote.of(recorded.entry()), null)));
    }

    /**
     * Reads one.
     *
     * @param name of the file and the line, for messages
     * @throws Refused as NewerFormat
     * @throws Damaged when it is not what was written
     */
    static Read of(String name, byte[] bytes, int start, int length) throws Damaged {
        int format = FORMAT.verify(name, bytes, start, length);
        try {
            var line = format >= FORMAT.known()
                    ? byKnownNames(bytes, start, length)
                    : JSON.readValue(bytes, start, length, JournalLine.class);
            if (!whole(line)) {
                throw new Damaged("is not complete");
            }
            return new Read(
                    format,
                    new Recorded(line.sequence(), line.at(), line.entry().entry()));
        } catch (JacksonException | IllegalArgumentException | NullPointerException | Refused e) {
            var damaged = new Damaged("can't be read");
            damaged.initCause(e);
            throw damaged;
        }
    }

    @SuppressWarnings("ConstantValue")
    private static JournalLine byKnownNames(byte[] bytes, int start, int length) {
        var line = KNOWN.readValue(bytes, start, length, JournalLine.class);
        if (line.entry() != null) {
            return line;
        }
        var kind =
                KNOWN.readTree(bytes, start, length).path("entry").path("type").asString("");
        return new JournalLine(
                line.format(), line.sequence(), line.at(), new EntryNote.OfNextFormat(kind), line.checksum());
    }

    /** Jackson takes what a line has as null, whatever the types say. */
    @SuppressWarnings("ConstantValue")
    private static boolean whole(@Nullable JournalLine line) {
        return line != null && line.at() != null && line.entry() != null;
    }
}
