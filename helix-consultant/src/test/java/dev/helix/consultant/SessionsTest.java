package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.access.Caller;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.chat.UnheardEnd;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.InMemoryChatSessions;
import dev.helix.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        before.working(working, REQUEST);

        var after = new Sessions(store, UUID::randomUUID, new MovableClock());
        assertThat(after.find(REQUEST).id()).isEqualTo(working);
        assertThat(after.lostAnAnswer(working)).isTrue();
        after.toldOfLoss(working);
        assertThat(after.lostAnAnswer(working)).isFalse();
        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock()).lostAnAnswer(working))
                .isFalse();
    }

    @Test
    void theEndOfOneOperationLeavesTheMarksOfOthers() {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var sessions = new Sessions(store, UUID::randomUUID, new MovableClock());
        var id = sessions.find(REQUEST).id();
        var first = new OperationId("op-1");
        var second = new OperationId("op-2");
        sessions.doing(id, REQUEST, first);
        sessions.doing(id, REQUEST, second);
        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock()).leftBehind(id))
                .containsExactly(first, second);

        sessions.done(id, REQUEST, first);
        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock()).leftBehind(id))
                .containsExactly(second);

        sessions.done(id, REQUEST, second);
        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock()).leftBehind(id))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEndThatNobodyWasToldOutlivesTheProcessUntilItIsTold(boolean named) {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var asked = named ? REQUEST : said("hello");
        var next = named ? REQUEST : said("hello", "Half an ans", "what became of it?");
        var before = new Sessions(store, UUID::randomUUID, new MovableClock());
        var id = before.find(asked).id();
        var first = new OperationId("op-1");
        before.doing(id, asked, first);
        before.leftUntold(id, first, "✗ tests");
        assertThat(before.known(next))
                .hasValueSatisfying(session -> assertThat(session.id()).isEqualTo(id));

        var after = new Sessions(store, UUID::randomUUID, new MovableClock());

        assertThat(after.known(next)).hasValueSatisfying(session -> {
            assertThat(session.unheard()).containsExactly(new UnheardEnd(first, "✗ tests"));
            assertThat(after.leftBehind(session.id())).isEmpty();
        });
        after.toldOfLoss(id);
        assertThat(after.now(id).unheard()).isEmpty();
        assertThat(new Sessions(store, UUID::randomUUID, new MovableClock())
                        .now(id)
                        .unheard())
                .isEmpty();
    }

    @Test
    void anEndThatCanNotBeStoredIsStillToldByThisProcess() {
        var store = new WithoutRoom(
                new InMemoryChatSessions(Path.of("/project")),
                session -> !session.unheard().isEmpty());
        var sessions = new Sessions(store, UUID::randomUUID, new MovableClock());
        var id = sessions.find(REQUEST).id();
        var operation = new OperationId("op-1");
        sessions.doing(id, REQUEST, operation);

        assertThatThrownBy(() -> sessions.leftUntold(id, operation, "")).isInstanceOf(PortException.class);

        assertThat(sessions.now(id).unheard()).containsExactly(new UnheardEnd(operation, ""));
    }

    @Test
    void anAnswerThatWasFinishedIsNotLost() {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var before = new Sessions(store, UUID::randomUUID, new MovableClock());
        var id = before.find(REQUEST).id();
        before.working(id, REQUEST);
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

        sessions.working(id, REQUEST);
        assertThat(sessions.forget(later)).isEmpty();

        sessions.answered(id, REQUEST, "hi", null, null, false);
        assertThat(sessions.forget(clock.instant())).isEmpty();
        assertThat(sessions.forget(later)).containsExactly(id);
        assertThat(store.all()).isEmpty();
        assertThat(sessions.find(REQUEST).id()).isNotEqualTo(id);
    }

    /** As a client that names no chat asks. */
    private static ChatRequest said(String... said) {
        var messages = new ArrayList<ChatMessage>();
        for (var text : said) {
            messages.add(ChatMessage.of(
                    messages.size() % 2 == 0 ? ChatMessage.Role.USER : ChatMessage.Role.ASSISTANT, text));
        }
        return new ChatRequest(Consultant.MODEL, messages, true, false, ChatOrigin.NONE, Caller.LOCAL, "digest", false);
    }

    /** The same of a client that leaves out answers without text. */
    private static ChatRequest asked(String... questions) {
        var messages = Stream.of(questions)
                .map(text -> ChatMessage.of(ChatMessage.Role.USER, text))
                .toList();
        return new ChatRequest(Consultant.MODEL, messages, true, false, ChatOrigin.NONE, Caller.LOCAL, "digest", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "The beginning of an ans"})
    void withoutAChatsNameWhatWasCutShortIsKnownByItsQuestion(String beginning) {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var before = new Sessions(store, UUID::randomUUID, new MovableClock());
        var talking = before.find(said("hello")).id();
        before.working(talking, said("hello"));
        var doing = before.find(said("/deploy alpha")).id();
        before.doing(doing, said("/deploy alpha"), new OperationId("op-1"));

        var after = new Sessions(store, UUID::randomUUID, new MovableClock());

        assertThat(after.known(said("hello", beginning, "go on"))).hasValueSatisfying(session -> {
            assertThat(session.id()).isEqualTo(talking);
            assertThat(after.lostAnAnswer(session.id())).isTrue();
        });
        assertThat(after.known(said("hello")))
                .as("the same asked again")
                .hasValueSatisfying(session -> assertThat(session.id()).isEqualTo(talking));
        assertThat(after.known(said("/deploy alpha", beginning, "/status alpha")))
                .hasValueSatisfying(
                        session -> assertThat(after.leftBehind(session.id())).contains(new OperationId("op-1")));
        assertThat(after.known(said("another", beginning, "go on"))).isEmpty();

        after.toldOfLoss(talking);
        assertThat(after.known(said("hello", beginning, "go on"))).isEmpty();
    }

    @Test
    void withoutAChatsNameAnEndThatWasToldLeavesNothing() {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var sessions = new Sessions(store, UUID::randomUUID, new MovableClock());
        var id = sessions.find(said("/deploy alpha")).id();
        sessions.doing(id, said("/deploy alpha"), new OperationId("op-1"));

        sessions.done(id, said("/deploy alpha"), new OperationId("op-1"));
        assertThat(store.all()).isEmpty();

        var talking = sessions.find(said("hello")).id();
        sessions.working(talking, said("hello"));
        sessions.answered(talking, said("hello"), "hi", null, null, false);
        assertThat(sessions.now(talking).turns()).hasSize(1);
        sessions.working(talking, said("hello", "hi", "more"));
        sessions.failed(talking, said("hello", "hi", "more"));
        assertThat(sessions.now(talking).turns()).hasSize(1);
    }

    @Test
    void withoutAChatsNameAQuestionThatIsAnsweredOrFailedLeadsNobodyIntoItsChat() {
        var sessions =
                new Sessions(new InMemoryChatSessions(Path.of("/project")), UUID::randomUUID, new MovableClock());
        var answered = sessions.find(said("hello")).id();
        sessions.working(answered, said("hello"));
        // A client leaves out an answer without text.
        var leftOut = asked("hello", "are you there?");
        assertThat(sessions.known(leftOut)).as("while it is answered").isEmpty();
        sessions.answered(answered, said("hello"), "hi", null, null, false);
        var failed = sessions.find(said("hello")).id();
        assertThat(failed).isNotEqualTo(answered);
        sessions.working(failed, said("hello"));
        sessions.failed(failed, said("hello"));

        assertThat(sessions.known(leftOut)).isEmpty();
        assertThat(sessions.known(said("hello", "hi", "more")))
                .hasValueSatisfying(session -> assertThat(session.id()).isEqualTo(answered));
    }

    @Test
    void theEndOfACommandNeverTakesAwayAChatInWhichSomethingWasSaid() {
        var store = new InMemoryChatSessions(Path.of("/project"));
        var sessions = new Sessions(store, UUID::randomUUID, new MovableClock());
        var id = sessions.find(said("hello")).id();
        sessions.working(id, said("hello"));
        sessions.failed(id, said("hello"));
        var command = said("hello", "", "/deploy alpha");
        sessions.doing(id, command, new OperationId("op-1"));

        sessions.done(id, command, new OperationId("op-1"));

        assertThat(store.all()).extracting(ChatSession::id).containsExactly(id);
    }

    @Test
    void aChatThatWasMadeForACommandGoesWhereItCannotNoteIt() {
        var kept = new InMemoryChatSessions(Path.of("/project"));
        var sessions = new Sessions(
                new WithoutRoom(kept, session -> !session.operations().isEmpty()),
                UUID::randomUUID,
                new MovableClock());
        var operation = new OperationId("op-1");
        var talking = sessions.find(said("hello")).id();
        sessions.working(talking, said("hello"));
        sessions.answered(talking, said("hello"), "hi", null, null, false);
        var command = said("/deploy alpha");
        var made = sessions.find(command).id();

        assertThatThrownBy(() -> sessions.doing(made, command, operation)).isInstanceOf(PortException.class);
        var further = said("hello", "hi", "/deploy alpha");
        assertThatThrownBy(() -> sessions.doing(talking, further, operation)).isInstanceOf(PortException.class);

        assertThat(kept.all()).extracting(ChatSession::id).containsExactly(talking);
    }

    /** Has no room for some chats. */
    private record WithoutRoom(ChatSessions kept, Predicate<ChatSession> noRoomFor) implements ChatSessions {

        @Override
        public List<ChatSession> all() {
            return kept.all();
        }

        @Override
        public void save(ChatSession session) {
            if (noRoomFor.test(session)) {
                throw new PortException("No space left on device");
            }
            kept.save(session);
        }

        @Override
        public Path directory(SessionId id) {
            return kept.directory(id);
        }

        @Override
        public void note(SessionId id, Instant at, String role, String text) {
            kept.note(id, at, role, text);
        }

        @Override
        public List<Said> transcript(SessionId id, int most) {
            return kept.transcript(id, most);
        }

        @Override
        public String keep(SessionId id, byte[] picture, String type) {
            return kept.keep(id, picture, type);
        }

        @Override
        public void remove(SessionId id) {
            kept.remove(id);
        }
    }
}
