package dev.helix.domain.chat;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One chat with the consultant. Immutable.
 *
 * @param id its folder
 * @param chat by which the client's requests are known to belong to it; empty when only the history tells
 * @param status where it stands
 * @param step what the last accepted answer's marker said; null before the first
 * @param turns answered so far, oldest first
 * @param projects evolution projects that came out of it, oldest first
 * @param operations which its commands have begun, and whose ends nobody was told yet, oldest first
 * @param unheard operations that ended when nobody followed their answers any more, oldest first, until the next turn tells of them
 * @param createdAt begin
 * @param updatedAt last change
 */
public record ChatSession(
        SessionId id,
        String chat,
        Status status,
        @Nullable ConversationStep step,
        List<ChatTurn> turns,
        List<ProjectId> projects,
        List<OperationId> operations,
        List<UnheardEnd> unheard,
        Instant createdAt,
        Instant updatedAt) {

    /** More turns than anybody scrolls back to; older ones are no longer gone on from. */
    private static final int MOST_TURNS = 1_000;

    /** More ends than anybody wants to be told at once; the oldest are left out. */
    private static final int MOST_UNHEARD = 20;

    /** How a chat stands. */
    public enum Status {
        /** Waits for the person. */
        OPEN,
        /** An answer is being written. */
        WORKING,
        /** The last answer did not come about. */
        FAILED,
        /** The consultant has said that it is done. */
        DONE;

        /** Returns it as it stands in the status note. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ChatSession {
        turns = List.copyOf(turns);
        projects = List.copyOf(projects);
        operations = List.copyOf(operations);
        unheard = List.copyOf(unheard);
    }

    /** Returns a chat in which nothing has been said. */
    public static ChatSession created(SessionId id, String chat, Instant at) {
        return new ChatSession(id, chat, Status.OPEN, null, List.of(), List.of(), List.of(), List.of(), at, at);
    }

    /** Returns it while it stands so. */
    public ChatSession with(Status status, Instant at) {
        return new ChatSession(id, chat, status, step, turns, projects, operations, unheard, createdAt, at);
    }

    /** Returns it while one more operation is done for it. */
    public ChatSession doing(OperationId operation, Instant at) {
        var more = new ArrayList<>(operations);
        more.remove(operation);
        more.add(operation);
        return new ChatSession(id, chat, status, step, turns, projects, more, unheard, createdAt, at);
    }

    /** Returns it when the ends of {@code ended} have been told. */
    public ChatSession told(Collection<OperationId> ended, Instant at) {
        var left = operations.stream()
                .filter(operation -> !ended.contains(operation))
                .toList();
        return new ChatSession(id, chat, status, step, turns, projects, left, unheard, createdAt, at);
    }

    /** Returns it when an operation that is done for it has ended, and nobody was there to be told. */
    public ChatSession leftUntold(UnheardEnd end, Instant at) {
        var more = new ArrayList<>(unheard);
        more.add(end);
        var kept = more.subList(Math.max(0, more.size() - MOST_UNHEARD), more.size());
        return new ChatSession(id, chat, status, step, turns, projects, operations, kept, createdAt, at)
                .told(List.of(end.operation()), at);
    }

    /** Returns it when all that had ended unheard has been told. */
    public ChatSession heard(Instant at) {
        return new ChatSession(id, chat, status, step, turns, projects, operations, List.of(), createdAt, at);
    }

    /** Returns it with a turn that is being answered, by which it is known again should nobody get the answer. */
    public ChatSession begun(ChatTurn turn) {
        var more = new ArrayList<>(turns);
        more.add(turn);
        return new ChatSession(id, chat, status, step, more, projects, operations, unheard, createdAt, turn.at());
    }

    /** Returns it without a turn that was being answered after {@code history}. */
    public ChatSession settled(String history) {
        var left = turns.stream()
                .filter(turn -> turn.agent() != null || !turn.history().equals(history))
                .toList();
        return new ChatSession(id, chat, status, step, left, projects, operations, unheard, createdAt, updatedAt);
    }

    /** Returns it with an answered turn. */
    public ChatSession answered(ChatTurn turn, @Nullable ConversationStep step) {
        var more = new ArrayList<>(turns);
        more.add(turn);
        var kept = more.subList(Math.max(0, more.size() - MOST_TURNS), more.size());
        var status = step == ConversationStep.DONE ? Status.DONE : Status.OPEN;
        return new ChatSession(id, chat, status, step, kept, projects, operations, unheard, createdAt, turn.at());
    }

    /** Returns it with one more project that came out of it. */
    public ChatSession leadingTo(ProjectId project, Instant at) {
        if (projects.contains(project)) {
            return this;
        }
        var more = new ArrayList<>(projects);
        more.add(project);
        return new ChatSession(id, chat, status, step, turns, more, operations, unheard, createdAt, at);
    }

    /** Returns the turn whose answer the client names so; the latest of several. */
    public Optional<ChatTurn> turn(String message) {
        return turns.reversed().stream()
                .filter(turn -> !message.isEmpty() && turn.message().equals(message))
                .findFirst();
    }

    /** Returns the latest turn with that history. */
    public Optional<ChatTurn> withHistory(String history) {
        return turns.reversed().stream()
                .filter(turn -> turn.history().equals(history))
                .findFirst();
    }

    /** Returns the agent's session to go on with after {@code turn}; empty when it has been taken further since. */
    public Optional<AgentSession> resumable(ChatTurn turn) {
        var agent = turn.agent();
        if (agent == null) {
            return Optional.empty();
        }
        return turns.reversed().stream()
                .filter(other -> agent.equals(other.agent()))
                .findFirst()
                .filter(turn::equals)
                .map(tip -> agent);
    }
}
