package dev.helix.domain.answer;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an answer.
 *
 * @param validator the name of the rule that found it, set by the caller that runs the rules; empty until then
 * @param code stable, upper case with underscores ({@code docs/contract.md}, section 8)
 * @param severity whether it stands in the way
 * @param message one sentence for people and agents
 * @param fixHint what to do about it
 * @param file the file it is about, relative to the root; null when it is about the answer's own text
 * @param range where in the answer, or in {@code file}
 */
public record Issue(
        String validator,
        String code,
        Severity severity,
        String message,
        String fixHint,
        @Nullable String file,
        Span range) {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public Issue {
        // Not all who write validators have their code checked for null.
        requireNonNull(code, "the code of an issue is null; give one such as NO_TESTS");
        if (!isCode(code)) {
            throw new IllegalArgumentException("not an issue code: " + code);
        }
        requireNonNull(
                validator, () -> "the validator of " + code + " is null; give an empty name where none is known");
        requireNonNull(severity, () -> "the severity of " + code + " is null");
        requireNonNull(message, () -> "the message of " + code + " is null; say what is wrong");
        requireNonNull(fixHint, () -> "the hint of " + code + " is null; give an empty one where there is none");
        requireNonNull(range, () -> "the range of " + code + " is null; give Span.at(0) where there is none");
    }

    public Issue(String code, Severity severity, String message, String fixHint, @Nullable String file, Span range) {
        this("", code, severity, message, fixHint, file, range);
    }

    /** Returns an issue that stands in the way. */
    public static Issue error(String code, String message, String fixHint, Span range) {
        return new Issue("", code, Severity.ERROR, message, fixHint, null, range);
    }

    /** Returns an issue that is only told. */
    public static Issue warning(String code, String message, String fixHint, Span range) {
        return new Issue("", code, Severity.WARNING, message, fixHint, null, range);
    }

    private static boolean isCode(String code) {
        return !code.isEmpty()
                && LETTERS.indexOf(code.charAt(0)) >= 0
                && code.chars().allMatch(c -> (LETTERS + "0123456789_").indexOf(c) >= 0);
    }

    /** Returns it as found by {@code validator}. */
    public Issue by(String validator) {
        return new Issue(validator, code, severity, message, fixHint, file, range);
    }

    /** Returns it as about a file; {@code range} is meant in that file's text then. */
    public Issue in(@Nullable String file) {
        return new Issue(validator, code, severity, message, fixHint, file, range);
    }

    /** Returns whether the answer cannot be accepted with it. */
    public boolean blocks() {
        return severity == Severity.ERROR;
    }
}
