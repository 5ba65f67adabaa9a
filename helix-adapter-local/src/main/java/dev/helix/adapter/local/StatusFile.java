package dev.helix.adapter.local;

import dev.helix.domain.evolution.StatusNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code status.json} as it stands there, which anybody may have edited. */
record StatusFile(Path file, JsonMapper json) {

    private static final int LARGEST = 16 * 1024 * 1024;

    /** Returns the status that stands there where somebody has edited it: neither what HELIX wrote, nor an older one of those. */
    Optional<String> edited(StatusNote note) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of("");
            }
            var bytes = OverlayReading.bytes(file, LARGEST).orElse(new byte[0]);
            if (Files.size(file) == 0) {
                // So a machine may leave it that loses its power, and an edit that says nothing is none.
                return Optional.empty();
            }
            var found = json.readTree(new String(bytes, StandardCharsets.UTF_8));
            var status = found.path("status").asString("");
            return written(found, status, json.valueToTree(note)) ? Optional.empty() : Optional.of(status);
        } catch (JacksonException | IOException e) {
            return Optional.of("");
        }
    }

    /** A crash between journal and file leaves an older note behind: its history begins as the true one does. */
    private static boolean written(JsonNode found, String status, JsonNode expected) {
        var history = found.path("history");
        var moves = expected.path("history");
        if (history.isEmpty() || history.size() > moves.size()) {
            return false;
        }
        for (int i = 0; i < history.size(); i++) {
            if (!history.get(i).equals(moves.get(i))) {
                return false;
            }
        }
        return history.get(history.size() - 1).path("to").asString("").equals(status)
                && found.path("id").equals(expected.path("id"));
    }
}
