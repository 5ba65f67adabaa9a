package dev.helix.app.cli;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** For whom a command prints. */
public enum OutputFormat {
    text,
    json;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** Returns a value as one JSON document. */
    public static String document(Object value) {
        return JSON.writeValueAsString(value);
    }
}
