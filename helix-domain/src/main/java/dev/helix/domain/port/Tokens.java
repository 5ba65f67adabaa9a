package dev.helix.domain.port;

import dev.helix.domain.access.Caller;
import java.util.Optional;

/** The bearer tokens that are valid now. Safe for use by many threads. */
public interface Tokens {

    /** Returns who holds {@code token}; empty when nobody does, or no longer. */
    Optional<Caller> holder(String token);

    /**
     * Returns a mark by which {@link #marked} finds the holder of a token again, even when the server was started anew; empty for a token
     * that nobody holds. Nobody comes in by a mark, and it tells nothing of the token.
     */
    Optional<String> mark(String token);

    /** Returns who holds the token of that mark; empty when nobody does, or no longer. */
    Optional<Caller> marked(String mark);
}
