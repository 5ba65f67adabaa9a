package dev.helix.app.cli;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** For whom a command prints. */
public enum OutputFormat {
    text,
    json;

    /** In a class of its own, so that who prints text loads nothing of it. */
    private static final class Document {
        static final JsonMapper JSON = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
    }

    /** Returns a value as one JSON document. */
    public static String document(Object value) {
        return Document.JSON.writeValueAsString(value);
    }
}
