package dev.helix.domain.port;

import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Where chats are kept, each with a folder in which the consultant works ({@code docs/contract.md}, section 1). The status note in that
 * folder is a view: nothing an agent writes there is read back. Safe for use by many threads, one at a time for one chat.
 */
public interface ChatSessions {

    /** Returns all chats, the one changed last first. */
    List<ChatSession> all();

    /** Keeps {@code session}, makes its folder where there is none, and writes its status note. */
    void save(ChatSession session);

    /** Returns the folder, absolute. */
    Path directory(SessionId id);

    /**
     * Adds to the transcript, for people to read.
     *
     * @param role {@code user} or {@code assistant}
     */
    void note(SessionId id, Instant at, String role, String text);

    /**
     * Returns the last entries of the transcript, at most {@code most}, the oldest first. The transcript lies where the agent works: what
     * stands there need not have been said, and what is no entry is left out.
     */
    List<Said> transcript(SessionId id, int most);

    /**
     * An entry of a transcript.
     *
     * @param role {@code user} or {@code assistant}
     */
    record Said(Instant at, String role, String text) {}

    /**
     * Keeps a picture in the folder; the same picture is kept once.
     *
     * @param type its ending, such as {@code png}
     * @return its path, relative to the folder
     */
    String keep(SessionId id, byte[] picture, String type);

    /** Removes a chat with its folder and all that is in it, for ever; one that is not there is none. */
    void remove(SessionId id);
}
