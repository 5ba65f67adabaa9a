package dev.helix.domain.answer;

/**
 * A range of an answer's text.
 *
 * @param start first UTF-16 unit, from 0
 * @param end behind the last one, at least {@code start}
 */
public record Span(int start, int end) {

    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a range: " + start + " to " + end);
        }
    }

    /** Returns the empty range at {@code offset}. */
    public static Span at(int offset) {
        return new Span(offset, offset);
    }
}
