package dev.helix.consultant;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.ChatTurn;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.chat.UnheardEnd;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sha256;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows which chat a request belongs to, and where in it: at its tip, so that the agent's session can be gone on with, or
 * elsewhere (regenerated, edited, branched off), so that the agent must be told anew. Safe for use by many threads.
 */
final class Sessions {

    private static final int LETTERS_OF_A_PERSON = 32;

    /** Sets a question that is being answered apart: by it alone, only what was cut short is known, for others may begin alike. */
    private static final String PENDING = "?";

    private final ChatSessions store;
    private final Supplier<UUID> ids;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SessionId, ChatSession> sessions = new HashMap<>();
    /** When a chat was last asked for here: before its answer is begun, nothing in it has changed. */
    private final Map<SessionId, Instant> asked = new HashMap<>();

    /** What a chat lays down, as its agent was told last; unknown for chats of an earlier process. */
    private final Map<SessionId, String> told = new HashMap<>();

    private final Map<String, SessionId> byChat = new HashMap<>();
    private final Map<String, SessionId> byHistory = new HashMap<>();
    /** Chats without a name that were made here, and in which nothing has been said to the consultant yet. */
    private final Set<SessionId> unsaid = new HashSet<>();
    /** Chats in which an earlier process was writing an answer when it ended. */
    private final Set<SessionId> interrupted = new HashSet<>();

    /** Chats for which an earlier process was doing operations when it ended, and these, oldest first. */
    private final Map<SessionId, List<OperationId>> leftBehind = new HashMap<>();

    /** Reads what earlier processes left. */
    Sessions(ChatSessions store, Supplier<UUID> ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        for (var session : store.all().reversed()) {
            boolean working = session.status() == ChatSession.Status.WORKING;
            if (working) {
                interrupted.add(session.id());
            }
            if (!session.operations().isEmpty()) {
                leftBehind.put(session.id(), session.operations());
            }
            index((working ? session.with(ChatSession.Status.FAILED, session.updatedAt()) : session)
                    .told(session.operations(), session.updatedAt()));
        }
    }

    /** Returns the chat of {@code request}; empty where it belongs to none yet. */
    Optional<ChatSession> known(ChatRequest request) {
        lock.lock();
        try {
            var chat = request.origin().chat();
            if (!chat.isEmpty()) {
                return Optional.ofNullable(byChat.get(chat(request))).map(sessions::get);
            }
            var id = byHistory.get(key(request, history(request)));
            return Optional.ofNullable(id == null ? cutShort(request) : id).map(sessions::get);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the chat that goes on behind an answer which an earlier process did not bring to its end, or in which that is asked for again: what
     * the client has got of the answer can't be told from here, only the question.
     */
    private @Nullable SessionId cutShort(ChatRequest request) {
        var before = request.earlier();
        if (!before.isEmpty() && before.getLast().role() == ChatMessage.Role.ASSISTANT) {
            before = before.subList(0, before.size() - 1);
        }
        return Stream.of(before, request.messages())
                .map(History::of)
                .filter(history -> !history.isEmpty())
                .map(history -> byHistory.get(chat(request) + pending(history)))
                .filter(id -> id != null && hasSomethingToTell(id))
                .findFirst()
                .orElse(null);
    }

    private boolean hasSomethingToTell(SessionId id) {
        return interrupted.contains(id)
                || leftBehind.containsKey(id)
                || !now(id).unheard().isEmpty();
    }

    /** Returns {@code session} with the turn of {@code request} begun, by which it is known again where no client names it. */
    private ChatSession begun(ChatSession session, ChatRequest request) {
        return named(request) ? session : session.begun(new ChatTurn("", pending(request), null, clock.instant()));
    }

    private static String pending(ChatRequest request) {
        return pending(History.of(request.messages()));
    }

    private static String pending(History asked) {
        return PENDING + asked.digest(false);
    }

    /** Returns the chat of {@code request}, a new one where it belongs to none. */
    ChatSession find(ChatRequest request) {
        lock.lock();
        try {
            var found = known(request).orElseGet(() -> created(request));
            asked.put(found.id(), clock.instant());
            return found;
        } finally {
            lock.unlock();
        }
    }

    private ChatSession created(ChatRequest request) {
        var session = save(ChatSession.created(SessionId.of(ids.get()), chat(request), clock.instant()));
        if (!named(request)) {
            unsaid.add(session.id());
        }
        return session;
    }

    /**
     * Lets chats go that have not been asked or changed since {@code before}; never one whose answer is being written.
     *
     * @return which they were
     */
    List<SessionId> forget(Instant before) {
        lock.lock();
        try {
            var old = sessions.values().stream()
                    .filter(session -> session.status() != ChatSession.Status.WORKING)
                    .filter(session -> session.updatedAt().isBefore(before))
                    .map(ChatSession::id)
                    .filter(id -> asked.getOrDefault(id, Instant.MIN).isBefore(before))
                    .toList();
            old.forEach(this::drop);
            return old;
        } finally {
            lock.unlock();
        }
    }

    private void drop(SessionId id) {
        store.remove(id);
        sessions.remove(id);
        asked.remove(id);
        told.remove(id);
        unsaid.remove(id);
        interrupted.remove(id);
        leftBehind.remove(id);
        byChat.values().remove(id);
        byHistory.values().removeIf(id::equals);
    }

    /** Returns a chat as it is now. */
    ChatSession now(SessionId id) {
        lock.lock();
        try {
            var session = sessions.get(id);
            if (session == null) {
                throw new IllegalArgumentException("no chat " + id);
            }
            return session;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the agent's session that knows exactly what was said before the last message; null when there is none. */
    @Nullable
    AgentSession resumable(ChatSession session, ChatRequest request) {
        var history = history(request);
        if (history.isEmpty()) {
            return null;
        }
        var origin = request.origin();
        var digest = history.digest(named(request));
        var answer = isContinuation(request) ? origin.message() : origin.parent();
        var turn = answer.isEmpty()
                ? session.withHistory(digest)
                : session.turn(answer).filter(found -> found.history().equals(digest));
        return turn.flatMap(session::resumable).orElse(null);
    }

    /** Returns whether an earlier process ended in the middle of an answer, as long as nobody was told. */
    boolean lostAnAnswer(SessionId id) {
        lock.lock();
        try {
            return interrupted.contains(id);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the operations that an earlier process was doing for a chat when it ended, oldest first, as long as nobody was told. */
    List<OperationId> leftBehind(SessionId id) {
        lock.lock();
        try {
            return leftBehind.getOrDefault(id, List.of());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that a chat was told what an earlier process left, and what has ended unheard: neither this process nor the next says it again.
     *
     * @throws PortException where that can't be stored; then the next process may say it again
     */
    void toldOfLoss(SessionId id) {
        lock.lock();
        try {
            interrupted.remove(id);
            leftBehind.remove(id);
            index(now(id).heard(clock.instant()));
            store.save(now(id));
        } finally {
            lock.unlock();
        }
    }

    /** Notes that an operation is being done for a chat, beside others that are. */
    void doing(SessionId id, ChatRequest request, OperationId operation) {
        lock.lock();
        try {
            change(id, session -> begun(session, request).doing(operation, clock.instant()));
        } catch (PortException e) {
            if (unsaid.contains(id)) {
                // Nothing would ever lead to it.
                drop(id);
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the end of an operation was told; others that are being done for the chat stay noted. */
    void done(SessionId id, ChatRequest request, OperationId operation) {
        lock.lock();
        try {
            if (now(id).operations().contains(operation)) {
                var left = now(id).settled(pending(request)).told(List.of(operation), clock.instant());
                if (!unsaid.contains(id)
                        || !left.operations().isEmpty()
                        || !left.turns().isEmpty()) {
                    save(left);
                } else {
                    // It was made for the case that HELIX ends meanwhile, and nothing would ever lead to it again.
                    drop(id);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that an operation has ended whose answer nobody followed any more, and what its log said meanwhile.
     *
     * @throws PortException where that can't be stored; then only this process tells it
     */
    void leftUntold(SessionId id, OperationId operation, String log) {
        lock.lock();
        try {
            if (now(id).operations().contains(operation)) {
                unsaid.remove(id);
                var left = now(id).leftUntold(new UnheardEnd(operation, log), clock.instant());
                index(left);
                store.save(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the agent of a chat has been told {@code instructions}, or nothing and there are none. */
    boolean isTold(SessionId id, String instructions) {
        lock.lock();
        try {
            return told.getOrDefault(id, "").equals(instructions);
        } finally {
            lock.unlock();
        }
    }

    /** Notes what the agent of a chat has been told for all of its turns. */
    void told(SessionId id, String instructions) {
        lock.lock();
        try {
            told.put(id, instructions);
        } finally {
            lock.unlock();
        }
    }

    /** Notes that an answer is being written. */
    void working(SessionId id, ChatRequest request) {
        lock.lock();
        try {
            unsaid.remove(id);
            change(id, session -> begun(session, request).with(ChatSession.Status.WORKING, clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    /** Notes that no answer came about, and that nobody saw one. */
    void failed(SessionId id, ChatRequest request) {
        change(id, session -> session.settled(pending(request)).with(ChatSession.Status.FAILED, clock.instant()));
    }

    /**
     * Notes an answer.
     *
     * @param shown what the client was given as the answer
     * @param step where the conversation stands now; null leaves it where it was
     */
    void answered(
            SessionId id,
            ChatRequest request,
            String shown,
            @Nullable AgentSession agent,
            @Nullable ConversationStep step,
            boolean failed) {
        // A client puts what goes on right behind the answer that was there, and sends both as one from then on.
        boolean goesOn = isContinuation(request);
        var before = History.of(request.earlier());
        var said = goesOn ? request.last().text() + shown : shown;
        var history =
                (goesOn ? before : before.and(request.last())).and(ChatMessage.of(ChatMessage.Role.ASSISTANT, said));
        var turn = new ChatTurn(request.origin().message(), history.digest(named(request)), agent, clock.instant());
        change(id, session -> {
            var next = session.settled(pending(request)).answered(turn, step == null ? session.step() : step);
            return failed ? next.with(ChatSession.Status.FAILED, turn.at()) : next;
        });
    }

    void leadsTo(SessionId id, ProjectId project) {
        change(id, session -> session.leadingTo(project, clock.instant()));
    }

    void note(SessionId id, String role, String text) {
        store.note(id, clock.instant(), role, text);
    }

    Path directory(SessionId id) {
        return store.directory(id);
    }

    String keep(SessionId id, ChatMessage.Picture picture) {
        return store.keep(id, picture.bytes(), picture.type());
    }

    /** Returns what was said before what is to be answered now. */
    static History history(ChatRequest request) {
        return History.of(isContinuation(request) ? request.messages() : request.earlier());
    }

    /** Returns whether the agent is to go on with its own last answer. */
    static boolean isContinuation(ChatRequest request) {
        return request.last().role() == ChatMessage.Role.ASSISTANT;
    }

    private void change(SessionId id, UnaryOperator<ChatSession> change) {
        lock.lock();
        try {
            save(change.apply(now(id)));
        } finally {
            lock.unlock();
        }
    }

    private ChatSession save(ChatSession session) {
        store.save(session);
        index(session);
        return session;
    }

    private void index(ChatSession session) {
        var before = sessions.put(session.id(), session);
        if (session.chat().endsWith("/")) {
            if (before != null) {
                before.turns().forEach(turn -> byHistory.remove(session.chat() + turn.history(), session.id()));
            }
            session.turns().forEach(turn -> byHistory.put(session.chat() + turn.history(), session.id()));
        } else {
            byChat.put(session.chat(), session.id());
        }
    }

    /**
     * Names a chat: nobody gets into somebody else's by its name alone, not even where many people share one token of their chat client.
     * Ends with a slash where the client names none.
     */
    static String chat(ChatRequest request) {
        var origin = request.origin();
        // The text after the token's name begins with ~ where there is a person, and else never does.
        var person = origin.userId().isEmpty()
                ? (origin.chat().startsWith("~") ? "~/" : "")
                : "~" + Sha256.hex(origin.userId()).substring(0, LETTERS_OF_A_PERSON) + "/";
        return request.caller().name() + "/" + person + origin.chat();
    }

    private static String key(ChatRequest request, History history) {
        return chat(request) + history.digest(false);
    }

    /** Returns whether the client names the chat. */
    static boolean named(ChatRequest request) {
        return !request.origin().chat().isEmpty();
    }
}
