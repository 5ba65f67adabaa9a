package dev.helix.domain.port;

import dev.helix.domain.evolution.Damage;
import java.util.Optional;

/** The only one that may write a file, and knows therefore what it must hold. Safe for use by many threads. */
@FunctionalInterface
public interface SoleWriter {

    /** Looks whether somebody else has written there, and puts back what can be; empty when nobody has. */
    Optional<Damage> inspect();
}
