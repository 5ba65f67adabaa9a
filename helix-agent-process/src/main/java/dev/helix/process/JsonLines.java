package dev.helix.process;

import dev.helix.domain.text.ForeignJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lines that agents read and write: one JSON object each. */
public final class JsonLines {

    /** In bytes. Far above the largest answer seen in one line (11 MB), far below what endangers the heap. */
    static final int LONGEST_LINE = 256 << 20;

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_LINE)
                    .build())
            .build());

    private static final JsonMapper BOUNDED = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxTokenCount(ForeignJson.MOST_TOKENS)
                    .maxNestingDepth(ForeignJson.DEEPEST)
                    .maxNameLength(ForeignJson.LONGEST_NAME)
                    .maxNumberLength(ForeignJson.LONGEST_NUMBER)
                    .maxStringLength(LONGEST_LINE)
                    .build())
            .build());

    private JsonLines() {}

    /** Returns the object in {@code line}, or null if it holds none. */
    public static @Nullable JsonNode parse(byte[] line) {
        return parse(MAPPER, line);
    }

    /** As {@link #parse(byte[])}, of what anybody may have sent: null where it goes beyond the bounds of {@link ForeignJson}. */
    public static @Nullable JsonNode parseBounded(byte[] text) {
        return parse(BOUNDED, text);
    }

    private static @Nullable JsonNode parse(JsonMapper mapper, byte[] line) {
        try {
            var node = mapper.readTree(line);
            return node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Returns {@code value} in one line. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Returns the text at {@code field}, empty if there is none or it is something else. */
    public static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
