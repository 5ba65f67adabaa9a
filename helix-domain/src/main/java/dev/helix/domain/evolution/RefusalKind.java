package dev.helix.domain.evolution;

/** The meaning of a refusal for the caller. The status of an answer and the exit code of a command follow from it alone. */
public enum RefusalKind {
    /** The thing that was asked for does not exist. */
    UNKNOWN,
    /** The caller's role does not permit it. */
    FORBIDDEN,
    /** Not as things stand; asking again does not help. */
    NOT_POSSIBLE,
    /** Not now; it may work later, or after what the message says. */
    NOT_NOW,
    /** The input can't be understood. */
    MALFORMED,
    /** The input, or its result, is not good enough. */
    UNACCEPTABLE,
    /** HELIX's environment is broken; a person must look. */
    ENVIRONMENT
}
