package dev.helix.adapter.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tools by name, each with what it takes. Their texts are HELIX's own: a client's model reads them as instructions. */
final class ToolCatalogue {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ToolCatalogue() {}

    static List<McpSchema.Tool> tools() {
        try (var in = ToolCatalogue.class.getResourceAsStream("tools.json")) {
            if (in == null) {
                throw new IllegalStateException("tools.json is not in the jar");
            }
            return StreamSupport.stream(JSON.readTree(in).spliterator(), false)
                    .map(ToolCatalogue::tool)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("tools.json can't be read", e);
        }
    }

    /** Returns the names of the arguments that {@code tool} takes. */
    static Set<String> arguments(McpSchema.Tool tool) {
        return Set.copyOf(
                JSON.valueToTree(tool.inputSchema()).path("properties").propertyNames());
    }

    private static McpSchema.Tool tool(JsonNode told) {
        boolean reads = told.path("reads").asBoolean();
        var schema = JSON.convertValue(told.path("schema"), new TypeReference<Map<String, Object>>() {});
        return McpSchema.Tool.builder(told.path("name").asString(), schema)
                .title(told.path("title").asString())
                .description(told.path("description").asString())
                .annotations(McpSchema.ToolAnnotations.builder()
                        .title(told.path("title").asString())
                        .readOnlyHint(reads)
                        .destructiveHint(false)
                        .openWorldHint(false)
                        .build())
                .build();
    }
}
