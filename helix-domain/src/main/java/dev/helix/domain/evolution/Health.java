package dev.helix.domain.evolution;

import java.util.Optional;

/** A system's own report of its health. */
public sealed interface Health {

    /**
     * It answers, and with the expected tree where it names one.
     *
     * @param detail for a person
     * @param reported the tree that it says it runs; empty where it names none
     */
    record Healthy(String detail, Optional<TreeId> reported) implements Health {

        /** One that names no tree. */
        public Healthy(String detail) {
            this(detail, Optional.empty());
        }
    }

    /**
     * It does not, or names another tree.
     *
     * @param why for a person
     * @param logTail the end of its log
     */
    record Unhealthy(String why, String logTail) implements Health {}
}
