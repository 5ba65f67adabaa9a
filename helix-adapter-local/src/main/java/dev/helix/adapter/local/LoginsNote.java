package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.domain.access.BrowserLogin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of the file of browsers that were let in. There was none of format 1. */
@JsonPropertyOrder({StoredFormat.FORMAT, "browsers", StoredFormat.CHECKSUM})
record LoginsNote(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "browsers", required = true) List<Login> browsers,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 2;

    static final StoredNote<LoginsNote> FILE = StoredNote.line(LoginsNote.class, KNOWN);

    /** One of them. */
    record Login(
            @JsonProperty(value = "id", required = true) String id,
            @JsonProperty(value = "mark", required = true) String mark,

            @JsonProperty(value = "opened_at", required = true)
            Instant openedAt,

            @JsonProperty(value = "used_at", required = true)
            Instant usedAt) {}

    static LoginsNote of(List<BrowserLogin> logins) {
        return new LoginsNote(
                KNOWN,
                logins.stream()
                        .map(login -> new Login(login.id(), login.mark(), login.openedAt(), login.usedAt()))
                        .toList(),
                null);
    }

    /** @throws RuntimeException where one of them is none */
    List<BrowserLogin> logins() {
        return browsers.stream()
                .map(login -> new BrowserLogin(login.id(), login.mark(), login.openedAt(), login.usedAt()))
                .toList();
    }
}
