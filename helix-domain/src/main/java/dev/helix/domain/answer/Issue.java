package dev.helix.domain.answer;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an answer.
 *
 * @param code stable, upper case with underscores (contract, section 8)
 * @param severity whether it stands in the way
 * @param message one sentence for people and agents
 * @param fixHint what to do about it
 * @param file the file it is about, relative to the root; null when it is about the answer's own text
 * @param range where in the answer, or in {@code file}
 */
public record Issue(
        String code,
        Severity severity,
        String message,
        String fixHint,
        @Nullable String file,
        Span range) {

    public Issue {
        if (!code.matches("[A-Z][A-Z0-9_]*")) {
            throw new IllegalArgumentException("not an issue code: " + code);
        }
    }

    /** Returns whether the answer cannot be accepted with it. */
    public boolean blocks() {
        return severity == Severity.ERROR;
    }
}
