package dev.helix.domain.answer;

/** How an attempt asked for the answer. */
public enum Strategy {
    /** The prompt as it came. */
    FIRST,
    /** Feedback into the same session. */
    CONTINUE,
    /** Only the missing pieces, into the same session; code puts them in place. */
    SPLICE,
    /** A new session with the prompt, the rejected draft and the feedback. */
    FRESH
}
