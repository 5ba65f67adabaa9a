package dev.helix.adapter.http;

/** A chat request that the edge itself does not grant. */
final class ChatRejected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ChatFailure failure;

    ChatRejected(ChatFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    ChatFailure failure() {
        return failure;
    }
}
