package dev.helix.adapter.mcp;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Does what a client asks by the name of a tool. Called from many threads. */
@FunctionalInterface
public interface ToolCalls {

    /**
     * An answer to a client.
     *
     * @param json the answer; where it failed, an object whose {@code error} says why
     * @param failed whether it could not be done, which a model may mend
     */
    record Answer(String json, boolean failed) {

        private static final JsonMapper JSON = JsonMapper.builder().build();

        /** Returns the answer to what could not be done. */
        public static Answer failed(String code, String why) {
            return new Answer(JSON.writeValueAsString(Map.of("error", Map.of("code", code, "message", why))), true);
        }
    }

    /**
     * Does it.
     *
     * @param tool one of the catalogue's
     * @param arguments which fit the tool's schema
     */
    Answer call(String tool, Map<String, Object> arguments);
}
