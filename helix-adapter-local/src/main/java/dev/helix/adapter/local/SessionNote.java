package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.ChatTurn;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.chat.UnheardEnd;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chat as {@code .helix/sessions/<id>.json} has it. Format 1 had neither number nor checksum; 2
 * knew no end that is untold, and is still written where there is none, so that the HELIX before reads it.
 */
@JsonPropertyOrder({
    StoredFormat.FORMAT,
    "id",
    "chat",
    "status",
    "step",
    "turns",
    "projects",
    "earlier_operations",
    "operation",
    "unheard",
    "created_at",
    "updated_at",
    StoredFormat.CHECKSUM
})
record SessionNote(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "id", required = true) SessionId id,
        @JsonProperty(value = "chat", required = true) String chat,
        @JsonProperty(value = "status", required = true) ChatSession.Status status,
        @JsonProperty("step") @Nullable ConversationStep step,
        @JsonProperty(value = "turns", required = true) List<TurnNote> turns,
        @JsonProperty(value = "projects", required = true) List<ProjectId> projects,
        @JsonProperty("earlier_operations") @Nullable List<OperationId> earlierOperations,
        @JsonProperty("operation") @Nullable OperationId operation,
        @JsonProperty("unheard") @Nullable List<UnheardNote> unheard,
        @JsonProperty(value = "created_at", required = true) Instant createdAt,
        @JsonProperty(value = "updated_at", required = true) Instant updatedAt,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 3;
    private static final int WITHOUT_UNHEARD = 2;

    static final StoredNote<SessionNote> FILE = StoredNote.indented(SessionNote.class, KNOWN);

    static SessionNote of(ChatSession session) {
        return switch (session) {
            case ChatSession(
                    var id,
                    var chat,
                    var status,
                    var step,
                    var turns,
                    var projects,
                    var operations,
                    var unheard,
                    var createdAt,
                    var updatedAt) ->
                new SessionNote(
                        unheard.isEmpty() ? WITHOUT_UNHEARD : KNOWN,
                        id,
                        chat,
                        status,
                        step,
                        turns.stream().map(TurnNote::of).toList(),
                        projects,
                        // Seldom there is more than one: a file with one stays as it was written before.
                        operations.size() < 2 ? null : operations.subList(0, operations.size() - 1),
                        operations.isEmpty() ? null : operations.getLast(),
                        unheard.isEmpty()
                                ? null
                                : unheard.stream().map(UnheardNote::of).toList(),
                        createdAt,
                        updatedAt,
                        null);
        };
    }

    ChatSession session() {
        return new ChatSession(
                id,
                chat,
                status,
                step,
                turns.stream().map(TurnNote::turn).toList(),
                projects,
                Stream.concat(Stream.ofNullable(earlierOperations).flatMap(List::stream), Stream.ofNullable(operation))
                        .toList(),
                unheard == null
                        ? List.of()
                        : unheard.stream().map(UnheardNote::end).toList(),
                createdAt,
                updatedAt);
    }

    /** An answered turn. */
    record TurnNote(
            @JsonProperty(value = "message", required = true)
            String message,

            @JsonProperty(value = "history", required = true)
            String history,

            @JsonProperty("agent") @Nullable AgentNote agent,
            @JsonProperty(value = "at", required = true) Instant at) {

        static TurnNote of(ChatTurn turn) {
            return switch (turn) {
                case ChatTurn(var message, var history, var agent, var at) ->
                    new TurnNote(message, history, agent == null ? null : new AgentNote(agent.id()), at);
            };
        }

        ChatTurn turn() {
            return new ChatTurn(message, history, agent == null ? null : new AgentSession(agent.id()), at);
        }
    }

    /** The end of an operation that nobody was told. */
    record UnheardNote(
            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "log", required = true) String log) {

        static UnheardNote of(UnheardEnd end) {
            return switch (end) {
                case UnheardEnd(var operation, var log) -> new UnheardNote(operation, log);
            };
        }

        UnheardEnd end() {
            return new UnheardEnd(operation, log);
        }
    }

    /** The agent's own name for the conversation. */
    record AgentNote(
            @JsonProperty(value = "id", required = true) String id) {}
}
