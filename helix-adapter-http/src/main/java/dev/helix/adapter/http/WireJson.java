package dev.helix.adapter.http;

import io.javalin.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** JSON as the contract writes it: snake case, ISO-8601 times. */
final class WireJson implements JsonMapper {

    private final tools.jackson.databind.json.JsonMapper json = tools.jackson.databind.json.JsonMapper.builder(
                    JsonBounds.factory(HelixServer.LARGEST_REQUEST))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            // A text has to be a JSON string: false is no sentence, and 1 no title.
            .withCoercionConfig(LogicalType.Textual, texts -> {
                for (var other :
                        List.of(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)) {
                    texts.setCoercion(other, CoercionAction.Fail);
                }
            })
            .build();

    @Override
    public String toJsonString(Object object, Type type) {
        return json.writeValueAsString(object);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Javalin's signature
    public <T> T fromJsonString(String text, Type type) {
        try {
            return json.readValue(text, json.constructType(type));
        } catch (JacksonException e) {
            // A body beyond the bounds is too large, whatever else it is: to that it may not have been read far enough.
            JsonBounds.require(text, HelixServer.LARGEST_REQUEST);
            throw e;
        }
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Javalin's signature
    public <T> T fromJsonStream(InputStream in, Type type) {
        try {
            return fromJsonString(new String(in.readAllBytes(), StandardCharsets.UTF_8), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
