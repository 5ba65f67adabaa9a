package dev.helix.domain.port;

import dev.helix.domain.access.Caller;
import java.util.Optional;

/** The bearer tokens that are valid now. Safe for use by many threads. */
public interface Tokens {

    /** Returns who holds {@code token}; empty when nobody does, or no longer. */
    Optional<Caller> holder(String token);
}
