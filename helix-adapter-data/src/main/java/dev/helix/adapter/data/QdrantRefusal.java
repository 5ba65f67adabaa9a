package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;

/** Qdrant answers that it does not do something. */
final class QdrantRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    QdrantRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }

    PortException asFailure() {
        return new PortException(String.valueOf(getMessage()), this);
    }
}
