package dev.helix.adapter.http;

import io.javalin.json.JsonMapper;
import java.io.InputStream;
import java.lang.reflect.Type;
import tools.jackson.databind.PropertyNamingStrategies;

/** JSON as the contract writes it: snake case, ISO-8601 times. */
final class WireJson implements JsonMapper {

    private final tools.jackson.databind.json.JsonMapper json = tools.jackson.databind.json.JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    @Override
    public String toJsonString(Object object, Type type) {
        return json.writeValueAsString(object);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Javalin's signature
    public <T> T fromJsonString(String text, Type type) {
        return json.readValue(text, json.constructType(type));
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Javalin's signature
    public <T> T fromJsonStream(InputStream in, Type type) {
        return json.readValue(in, json.constructType(type));
    }
}
