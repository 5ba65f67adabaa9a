package dev.helix.domain.evolution;

/** A system's own report of its health. */
public sealed interface Health {

    /** It answers, and with the expected tree where it names one. */
    record Healthy(String detail) implements Health {}

    /**
     * It does not, or names another tree.
     *
     * @param why for a person
     * @param logTail the end of its log
     */
    record Unhealthy(String why, String logTail) implements Health {}
}
