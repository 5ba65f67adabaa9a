package dev.helix.domain.evolution;

/** What a refusal means for the caller. The status of an answer and the exit code of a command follow from it alone. */
public enum RefusalKind {
    /** What was asked about is not there. */
    UNKNOWN,
    /** The caller's role does not permit it. */
    FORBIDDEN,
    /** Not as things stand; asking again does not help. */
    NOT_POSSIBLE,
    /** Not now; it may work later, or after what the message says. */
    NOT_NOW,
    /** What was sent can't be understood. */
    MALFORMED,
    /** What was sent, or what came of it, is not good enough. */
    UNACCEPTABLE,
    /** What HELIX works with is not fit for it; a person must look. */
    ENVIRONMENT
}
