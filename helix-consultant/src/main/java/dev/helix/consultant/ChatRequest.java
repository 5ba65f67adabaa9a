package dev.helix.consultant;

import dev.helix.domain.access.Caller;
import java.util.List;

/**
 * One request for an answer.
 *
 * @param model which of {@link Consultant#models}
 * @param messages the conversation, oldest first; not empty
 * @param streaming whether the client reads while the answer is written
 * @param tools whether the client offers tools; they are never used
 * @param origin where it belongs
 * @param caller who asks
 * @param digest equal for requests that are the same, byte for byte
 * @param retry whether the client says that it asks again
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        boolean streaming,
        boolean tools,
        ChatOrigin origin,
        Caller caller,
        String digest,
        boolean retry) {

    public ChatRequest {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a conversation has at least one message");
        }
    }

    /** Returns the last message. */
    ChatMessage last() {
        return messages.getLast();
    }

    /** Returns everything before the last message. */
    List<ChatMessage> earlier() {
        return messages.subList(0, messages.size() - 1);
    }
}
