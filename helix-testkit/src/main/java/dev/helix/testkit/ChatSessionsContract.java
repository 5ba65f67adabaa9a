package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.ChatTurn;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.chat.UnheardEnd;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.ChatSessions;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link ChatSessions}. */
public interface ChatSessionsContract {

    /** A time to begin with. */
    Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    /** Returns the subject, the same one within a test; nothing is in it. */
    ChatSessions sessions();

    /** Returns the subject as the next process finds it. */
    ChatSessions reopened();

    private static ChatSession session(long number, Instant at) {
        return ChatSession.created(SessionId.of(new UUID(0x4000L, 0x8000000000000000L + number)), "chat-" + number, at);
    }

    @Test
    default void holdsNoChatAtFirst() {
        assertThat(sessions().all()).isEmpty();
    }

    @Test
    default void remembersAllOfAChatAcrossProcesses() {
        var session = session(1, NOON)
                .answered(
                        new ChatTurn("m1", "digest", new AgentSession("agent 1"), NOON.plusSeconds(5)),
                        ConversationStep.WHY)
                .answered(new ChatTurn("", "digest 2", null, NOON.plusSeconds(9)), null)
                .leadingTo(new ProjectId("feature-xyz"), NOON.plusSeconds(10))
                .doing(OperationId.of(7), NOON.plusSeconds(11))
                .doing(OperationId.of(9), NOON.plusSeconds(12))
                .doing(OperationId.of(8), NOON.plusSeconds(13))
                .leftUntold(new UnheardEnd(OperationId.of(8), "✓ done\n"), NOON.plusSeconds(14));
        sessions().save(session);

        assertThat(sessions().all()).containsExactly(session);
        assertThat(reopened().all()).containsExactly(session);
    }

    @Test
    default void savingAgainReplaces() {
        var session = session(1, NOON);
        sessions().save(session);
        var working = session.with(ChatSession.Status.WORKING, NOON.plusSeconds(1));
        sessions().save(working);

        assertThat(reopened().all()).containsExactly(working);
    }

    @Test
    default void tellsTheChatChangedLastFirst() {
        sessions().save(session(1, NOON.plusSeconds(10)));
        sessions().save(session(2, NOON.plusSeconds(30)));
        sessions().save(session(3, NOON.plusSeconds(20)));

        assertThat(sessions().all()).extracting(ChatSession::chat).containsExactly("chat-2", "chat-3", "chat-1");
    }

    @Test
    default void givesEachChatAFolderOfItsOwn() {
        sessions().save(session(1, NOON));
        sessions().save(session(2, NOON));

        var one = sessions().directory(session(1, NOON).id());
        assertThat(one)
                .isAbsolute()
                .isNotEqualTo(sessions().directory(session(2, NOON).id()));
        assertThat(one.getFileName()).hasToString(session(1, NOON).id().value());
    }

    @Test
    default void keepsAPictureOnce() {
        var session = session(1, NOON);
        sessions().save(session);
        var path = sessions().keep(session.id(), new byte[] {1, 2, 3}, "png");

        assertThat(path).endsWith(".png").doesNotStartWith("/");
        assertThat(sessions().keep(session.id(), new byte[] {1, 2, 3}, "png")).isEqualTo(path);
        assertThat(sessions().keep(session.id(), new byte[] {1, 2, 4}, "png")).isNotEqualTo(path);
    }

    @Test
    default void tellsTheLastEntriesOfATranscript() {
        sessions().save(session(1, NOON));
        var id = session(1, NOON).id();
        assertThat(sessions().transcript(id, 9)).isEmpty();
        sessions().note(id, NOON, "user", "one\ntwo \"three\"");
        sessions().note(id, NOON.plusSeconds(1), "assistant", "four");
        sessions().note(id, NOON.plusSeconds(2), "user", "");

        assertThat(sessions().transcript(id, 9))
                .containsExactly(
                        new ChatSessions.Said(NOON, "user", "one\ntwo \"three\""),
                        new ChatSessions.Said(NOON.plusSeconds(1), "assistant", "four"),
                        new ChatSessions.Said(NOON.plusSeconds(2), "user", ""));
        assertThat(sessions().transcript(id, 2))
                .extracting(ChatSessions.Said::at)
                .containsExactly(NOON.plusSeconds(1), NOON.plusSeconds(2));
        assertThat(sessions().transcript(session(2, NOON).id(), 9)).isEmpty();
    }

    @Test
    default void removesAChatAndLeavesTheOthers() {
        sessions().save(session(1, NOON));
        sessions().save(session(2, NOON));
        var gone = session(1, NOON).id();
        sessions().note(gone, NOON, "user", "secret");

        sessions().remove(gone);
        sessions().remove(gone);

        assertThat(sessions().all()).extracting(ChatSession::chat).containsExactly("chat-2");
        assertThat(sessions().directory(gone)).doesNotExist();
        assertThat(reopened().all()).hasSize(1);
    }
}
