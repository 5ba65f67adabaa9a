package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.JournalEntry;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** How the domain's records stand in HELIX's own files: snake case, names as plain text, the case of a sealed type as {@code type}. */
final class JournalJson {

    private JournalJson() {}

    /** Returns a mapper; safe for use by many threads. */
    static JsonMapper mapper() {
        var names = new SimpleModule("helix names");
        text(names, ProjectId.class, ProjectId::new);
        text(names, OperationId.class, OperationId::new);
        text(names, CommitId.class, CommitId::new);
        text(names, TreeId.class, TreeId::new);
        text(names, BlobId.class, BlobId::new);
        text(names, RepoPath.class, RepoPath::new);
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(names)
                .addMixIn(JournalEntry.class, Case.class)
                .addMixIn(Change.class, Case.class)
                .registerSubtypes(JournalEntry.class.getPermittedSubclasses())
                .registerSubtypes(Change.class.getPermittedSubclasses())
                .build();
    }

    /** Annotates sealed types that know nothing of JSON. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
    private interface Case {}

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> read) {
        module.addSerializer(type, new ValueSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                out.writeString(value.toString());
            }
        });
        module.addDeserializer(type, new ValueDeserializer<T>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) {
                return read.apply(in.getString());
            }
        });
    }
}
