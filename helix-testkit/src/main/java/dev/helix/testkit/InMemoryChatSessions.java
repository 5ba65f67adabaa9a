package dev.helix.testkit;

import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.port.ChatSessions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Chats in memory. Their folders are only names below a root. Safe for use by many threads. */
public final class InMemoryChatSessions implements ChatSessions {

    private final Path root;
    private final Map<SessionId, ChatSession> sessions = new ConcurrentHashMap<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final Map<SessionId, List<Said>> said = new ConcurrentHashMap<>();

    /** @param root absolute; where the folders would be */
    public InMemoryChatSessions(Path root) {
        this.root = root;
    }

    @Override
    public List<ChatSession> all() {
        return sessions.values().stream()
                .sorted(Comparator.comparing(ChatSession::updatedAt).reversed())
                .toList();
    }

    @Override
    public void save(ChatSession session) {
        sessions.put(session.id(), session);
    }

    @Override
    public Path directory(SessionId id) {
        return root.resolve("projects/sessions").resolve(id.value());
    }

    @Override
    public void note(SessionId id, Instant at, String role, String text) {
        notes.add(role + ": " + text);
        said.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>()).add(new Said(at, role, text));
    }

    @Override
    public List<Said> transcript(SessionId id, int most) {
        var all = said.getOrDefault(id, List.of());
        return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
    }

    @Override
    public String keep(SessionId id, byte[] picture, String type) {
        return "images/" + Integer.toHexString(Arrays.hashCode(picture)) + "." + type;
    }

    @Override
    public void remove(SessionId id) {
        sessions.remove(id);
        said.remove(id);
    }

    /** Returns what was noted in all transcripts, as {@code role: text}. */
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
