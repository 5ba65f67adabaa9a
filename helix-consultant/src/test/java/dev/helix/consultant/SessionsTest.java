package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.Caller;
import dev.helix.domain.evolution.OperationId;
import dev.helix.testkit.InMemoryChatSessions;
import dev.helix.testkit.MovableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final ChatRequest REQUEST = new ChatRequest(
            Consultant.MODEL,
            List.of(ChatMessage.of(ChatMessage.Role.USER, "hello")),
            true,
            false,
            new ChatOrigin("c1", "a1", "u1", "", "", "", "", true),
            Caller.LOCAL,
            "digest",
            false);

    @Test
    void anAnswerThatDiedWithItsProcessIsToldOfOnce() {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var before = new Sessions(store, UUID::randomUUID, new MovableClock());
        var working = before.find(REQUEST).id();
        before.working(working);

        var after = new Sessions(store, UUID::randomUUID, new MovableClock());
        assertThat(after.find(REQUEST).id()).isEqualTo(working);
        assertThat(after.lostAnAnswer(working)).isTrue();
        after.toldOfLoss(working);
        assertThat(after.lostAnAnswer(working)).isFalse();
        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock()).lostAnAnswer(working))
                .isFalse();
    }

    @Test
    void theEndOfOneOperationLeavesTheMarkOfAnother() {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var sessions = new Sessions(store, UUID::randomUUID, new MovableClock());
        var id = sessions.find(REQUEST).id();
        var first = new OperationId("op-1");
        var second = new OperationId("op-2");
        sessions.doing(id, first);
        sessions.doing(id, second);

        sessions.done(id, first);
        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock()).leftBehind(id))
                .contains(second);

        sessions.done(id, second);
        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock()).leftBehind(id))
                .isEmpty();
    }

    @Test
    void anAnswerThatWasFinishedIsNotLost() {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var before = new Sessions(store, UUID::randomUUID, new MovableClock());
        var id = before.find(REQUEST).id();
        before.working(id);
        before.answered(id, REQUEST, "hi", null, null, false);

        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock()).lostAnAnswer(id))
                .isFalse();
    }

    @Test
    void aChatGoesOnlyWhenNobodyHasAskedInItAndNoAnswerIsBeingWritten() {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var clock = new MovableClock();
        var sessions = new Sessions(store, UUID::randomUUID, clock);
        var id = sessions.find(REQUEST).id();
        var later = clock.instant().plusSeconds(1);

        sessions.working(id);
        assertThat(sessions.forget(later)).isEmpty();

        sessions.answered(id, REQUEST, "hi", null, null, false);
        assertThat(sessions.forget(clock.instant())).isEmpty();
        assertThat(sessions.forget(later)).containsExactly(id);
        assertThat(store.all()).isEmpty();
        assertThat(sessions.find(REQUEST).id()).isNotEqualTo(id);
    }
}
