package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.domain.answer.FalseAlarm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of the file of false alarms. There was none of format 1. */
@JsonPropertyOrder({StoredFormat.FORMAT, "alarms", StoredFormat.CHECKSUM})
record AlarmsNote(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "alarms", required = true) List<Alarm> alarms,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 2;

    static final StoredNote<AlarmsNote> FILE = StoredNote.line(AlarmsNote.class, KNOWN);

    /** One of them. */
    record Alarm(
            @JsonProperty(value = "answer", required = true) Instant answer,

            @JsonProperty(value = "validator", required = true)
            String validator,

            @JsonProperty(value = "by", required = true) String by,
            @JsonProperty(value = "at", required = true) Instant at) {}

    static AlarmsNote of(List<FalseAlarm> alarms) {
        return new AlarmsNote(
                KNOWN,
                alarms.stream()
                        .map(alarm -> new Alarm(alarm.answer(), alarm.validator(), alarm.by(), alarm.at()))
                        .toList(),
                null);
    }

    List<FalseAlarm> falseAlarms() {
        return alarms.stream()
                .map(alarm -> new FalseAlarm(alarm.answer(), alarm.validator(), alarm.by(), alarm.at()))
                .toList();
    }
}
