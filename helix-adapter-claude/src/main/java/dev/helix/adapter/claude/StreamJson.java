package dev.helix.adapter.claude;

import dev.helix.process.JsonLines;
import java.util.Map;

/** The lines that Claude Code reads. */
final class StreamJson {

    private StreamJson() {}

    /**
     * Returns the line that says {@code text} to the agent. It begins with a line feed, because a slash in the first
     * place would make a command of it.
     */
    static String userMessage(String id, String text) {
        return JsonLines.write(
                Map.of("type", "user", "uuid", id, "message", Map.of("role", "user", "content", "\n" + text)));
    }

    /** Returns the line that ends the running turn and keeps the process. */
    static String interrupt(String id) {
        return JsonLines.write(
                Map.of("type", "control_request", "request_id", id, "request", Map.of("subtype", "interrupt")));
    }
}
