package dev.helix.consultant;

/**
 * Where in which chat a request belongs, as far as the client tells; what it does not tell is empty.
 *
 * @param chat the client's name for the chat
 * @param message for the answer that is asked for
 * @param userMessage for the message to be answered
 * @param parent for the answer before that message
 * @param task the kind of side prompt it is, in the client's words
 * @param user whom the client speaks for
 * @param userId the client's own name for them, which is one person's alone
 * @param openWebUi whether the client understands Open WebUI's events
 */
public record ChatOrigin(
        String chat,
        String message,
        String userMessage,
        String parent,
        String task,
        String user,
        String userId,
        boolean openWebUi) {

    /** A client that tells nothing. */
    public static final ChatOrigin NONE = new ChatOrigin("", "", "", "", "", "", "", false);

    /**
     * Returns whether the client shows a fold within a log as one: Open WebUI does since 0.10, the first that has names for people's messages.
     * Older ones keep the log within the answer, which a fold would tear apart.
     */
    boolean folds() {
        return openWebUi && !userMessage.isEmpty();
    }
}
