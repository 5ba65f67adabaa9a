package dev.helix.consultant;

import java.util.List;

/**
 * One message of a conversation as the client sends it.
 *
 * @param role who speaks
 * @param text what is said; empty where it is only pictures
 * @param pictures that come with it
 * @param unread what else came with it and could not be read, as people call it; the person is told
 */
public record ChatMessage(Role role, String text, List<Picture> pictures, List<String> unread) {

    /** Who speaks. Tools and other roles are not the consultant's business. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    /**
     * A picture.
     *
     * @param type its ending as a file, such as {@code png}
     * @param bytes of the file; not copied, never changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Picture(String type, byte[] bytes) {}

    public ChatMessage {
        pictures = List.copyOf(pictures);
        unread = List.copyOf(unread);
    }

    /** Returns a message of text alone. */
    public static ChatMessage of(Role role, String text) {
        return new ChatMessage(role, text, List.of(), List.of());
    }
}
