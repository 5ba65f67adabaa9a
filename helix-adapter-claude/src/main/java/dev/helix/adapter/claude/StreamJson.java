package dev.helix.adapter.claude;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lines that Claude Code reads and writes: one JSON object each. */
final class StreamJson {

    /** Far above the largest answer seen in one line (11 MB), far below what endangers the heap. */
    static final int LONGEST_LINE = 256 << 20;

    static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_LINE)
                    .build())
            .build());

    private StreamJson() {}

    /** Returns the object in {@code line}, or null if it holds none. */
    static @Nullable JsonNode parse(byte[] line) {
        try {
            var node = MAPPER.readTree(line);
            return node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /**
     * Returns the line that says {@code text} to the agent. It begins with a line feed, because a slash in the first
     * place would make a command of it.
     */
    static String userMessage(String id, String text) {
        return write(Map.of("type", "user", "uuid", id, "message", Map.of("role", "user", "content", "\n" + text)));
    }

    /** Returns the line that ends the running turn and keeps the process. */
    static String interrupt(String id) {
        return write(Map.of("type", "control_request", "request_id", id, "request", Map.of("subtype", "interrupt")));
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Returns the text at {@code field}, empty if there is none or it is something else. */
    static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
