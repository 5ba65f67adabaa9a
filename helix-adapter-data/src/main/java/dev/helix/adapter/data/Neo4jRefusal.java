package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;

/** Neo4j answers that it does not do something. */
final class Neo4jRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code the server's own name for it, such as {@code Neo.ClientError.Statement.SyntaxError} */
    Neo4jRefusal(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }

    PortException asFailure() {
        return new PortException(String.valueOf(getMessage()), this);
    }
}
