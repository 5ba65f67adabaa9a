package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import java.util.Arrays;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * How values stand in the files that outlive the process. Each word that a constant of the model has there is written down
 * here, so that renaming the constant changes nothing on disk; format 1 had the constants' names, which differ by case alone.
 */
final class StoredJson {

    private StoredJson() {}

    /** Returns a mapper for texts of one line, which are told from others by {@link StoredFormat}; safe for many threads. */
    static JsonMapper line() {
        return builder()
                .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Returns one for files that people read as well. */
    static JsonMapper indented() {
        return line().rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    /** Returns one for views, which are written for others and never believed: each key is there, and they are indented. */
    static JsonMapper view() {
        return builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    private static JsonMapper.Builder builder() {
        var names = new SimpleModule("helix names");
        text(names, ProjectId.class, ProjectId::new, ProjectId::toString);
        text(names, OperationId.class, OperationId::new, OperationId::toString);
        text(names, CommitId.class, CommitId::new, CommitId::toString);
        text(names, TreeId.class, TreeId::new, TreeId::toString);
        text(names, BlobId.class, BlobId::new, BlobId::toString);
        text(names, RepoPath.class, RepoPath::new, RepoPath::toString);
        text(names, SessionId.class, SessionId::new, SessionId::toString);
        words(names, ProjectStatus.class, StoredJson::word);
        words(names, OperationKind.class, StoredJson::word);
        words(names, Operation.State.class, StoredJson::word);
        words(names, StageReport.Outcome.class, StoredJson::word);
        words(names, ChatSession.Status.class, StoredJson::word);
        words(names, ConversationStep.class, StoredJson::word);
        words(names, Slot.class, StoredJson::word);
        words(names, SystemName.class, StoredJson::word);
        words(names, Strategy.class, StoredJson::word);
        words(names, Severity.class, StoredJson::word);
        words(names, AgentProfile.class, StoredJson::word);
        words(names, FileView.Kind.class, StoredJson::word);
        words(names, AnswerRecord.Outcome.class, StoredJson::word);
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(names);
    }

    static String word(ProjectStatus status) {
        return switch (status) {
            case PENDING -> "pending";
            case DEVELOPING -> "developing";
            case READY -> "ready";
            case DEPLOYED -> "deployed";
            case INTEGRATED -> "integrated";
            case FAILED -> "failed";
            case ABORTED -> "aborted";
        };
    }

    static String word(OperationKind kind) {
        return kind.word();
    }

    static String word(Operation.State state) {
        return switch (state) {
            case RUNNING -> "running";
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case ROLLED_BACK -> "rolled_back";
        };
    }

    static String word(StageReport.Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed";
            case FAILED -> "failed";
            case INCONCLUSIVE -> "inconclusive";
            case SKIPPED -> "skipped";
        };
    }

    static String word(ChatSession.Status status) {
        return switch (status) {
            case OPEN -> "open";
            case WORKING -> "working";
            case FAILED -> "failed";
            case DONE -> "done";
        };
    }

    static String word(ConversationStep step) {
        return switch (step) {
            case WHAT -> "what";
            case WHY -> "why";
            case CONSTRAINTS -> "constraints";
            case GENERATE -> "generate";
            case FINALIZE -> "finalize";
            case DONE -> "done";
            case DISCUSSING -> "discussing";
        };
    }

    static String word(Slot slot) {
        return switch (slot) {
            case A -> "a";
            case B -> "b";
        };
    }

    static String word(SystemName system) {
        return switch (system) {
            case PRODUCTION -> "production";
            case TEST -> "test";
        };
    }

    static String word(Strategy strategy) {
        return switch (strategy) {
            case FIRST -> "first";
            case CONTINUE -> "continue";
            case SPLICE -> "splice";
            case FRESH -> "fresh";
        };
    }

    static String word(AgentProfile profile) {
        return switch (profile) {
            case CONSULTANT -> "consultant";
            case DEVELOPER -> "developer";
        };
    }

    static String word(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
        };
    }

    static String word(FileView.Kind kind) {
        return switch (kind) {
            case FILE -> "file";
            case DIRECTORY -> "directory";
            case OTHER -> "other";
            case OUTSIDE -> "outside";
            case MISSING -> "missing";
        };
    }

    static String word(AnswerRecord.Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> "accepted";
            case EXHAUSTED -> "exhausted";
            case FAILED -> "failed";
        };
    }

    private static <E extends Enum<E>> void words(SimpleModule module, Class<E> type, Function<E, String> word) {
        text(
                module,
                type,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(value -> word.apply(value).equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known here")),
                word);
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<String, T> read, Function<T, String> write) {
        module.addSerializer(type, new ValueSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                out.writeString(write.apply(value));
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
