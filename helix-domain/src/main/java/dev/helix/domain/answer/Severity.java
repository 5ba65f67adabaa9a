package dev.helix.domain.answer;

/** How much an issue weighs. */
public enum Severity {
    /** The answer is not accepted with it. */
    ERROR,
    /** Told, but accepted. */
    WARNING
}
