package dev.helix.domain.answer;

import java.util.Arrays;

/** Tells line and column of an offset. Lines end with LF, CR or CRLF. Immutable. */
public final class LineMap {

    private final String text;
    private final int[] starts;

    public LineMap(String text) {
        this.text = text;
        var found = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'))) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = i + 1;
            }
        }
        this.starts = Arrays.copyOf(found, count);
    }

    /** Returns the line of {@code offset}, from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(starts, clamp(offset));
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Returns the column of {@code offset} in code points, from 1. */
    public int column(int offset) {
        int at = clamp(offset);
        return text.codePointCount(starts[line(at) - 1], at) + 1;
    }

    /** Returns how many lines there are, at least 1. */
    public int lines() {
        return starts.length;
    }

    /** Returns where {@code line}, from 1, begins. */
    public int start(int line) {
        return starts[line - 1];
    }

    /** Returns {@code line}, from 1, without its end. */
    public String text(int line) {
        int end = line < starts.length ? starts[line] : text.length();
        int start = starts[line - 1];
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(start, end);
    }

    private int clamp(int offset) {
        return Math.clamp(offset, 0, text.length());
    }
}
