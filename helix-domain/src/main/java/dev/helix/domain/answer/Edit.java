package dev.helix.domain.answer;

/**
 * A repair: {@code range} of the text is replaced.
 *
 * @param range what goes
 * @param replacement what comes instead
 */
public record Edit(Span range, String replacement) {

    /** Returns an edit that takes nothing away. */
    public static Edit insert(int offset, String text) {
        return new Edit(Span.at(offset), text);
    }
}
