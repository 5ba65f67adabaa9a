package dev.helix.enforcement.validator;

import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Span;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A comment of the form {@code <!-- STEP: value -->} somewhere in a text.
 *
 * @param range from {@code <} to behind {@code >}
 * @param value what stands behind the colon, trimmed; any text
 */
public record StepMarker(Span range, String value) {

    /** Most blanks read in one gap. */
    public static final int MAX_GAP = 32;

    /** Longest value read, in UTF-16 units. */
    public static final int MAX_VALUE = 64;

    /** Longest marker in UTF-16 units: no text has to be held back for longer than that. */
    public static final int MAX_LENGTH = 4 + MAX_GAP + 4 + MAX_GAP + 1 + MAX_GAP + MAX_VALUE + MAX_GAP + 3;

    private static final String OPEN = "<!--";
    private static final String WORD = "STEP";
    private static final String CLOSE = "-->";
    private static final List<String> PARTS = List.of(OPEN, WORD, ":");

    /** Returns the step it names, unless it is none that an agent may name. */
    public Optional<ConversationStep> step() {
        return ConversationStep.named(value);
    }

    /** Reads the marker that begins exactly at {@code start}; null when none does. */
    static @Nullable StepMarker at(CharSequence text, int start, int end) {
        int at = skip(text, start, end, OPEN);
        at = at < 0 ? at : gap(text, at, end);
        at = at < 0 ? at : skip(text, at, end, WORD);
        at = at < 0 ? at : gap(text, at, end);
        at = at < 0 ? at : skip(text, at, end, ":");
        at = at < 0 ? at : gap(text, at, end);
        if (at < 0) {
            return null;
        }
        int close = close(text, at, end);
        if (close < 0) {
            return null;
        }
        int valueEnd = close;
        while (valueEnd > at && isBlank(text.charAt(valueEnd - 1))) {
            valueEnd--;
        }
        if (valueEnd == at || valueEnd - at > MAX_VALUE || close - valueEnd > MAX_GAP) {
            return null;
        }
        return new StepMarker(
                new Span(start, close + CLOSE.length()),
                text.subSequence(at, valueEnd).toString());
    }

    /** Returns whether {@code text} is one marker and nothing else. */
    public static boolean isWhole(CharSequence text) {
        int length = text.length();
        var marker = length > 0 && text.charAt(length - 1) == '>' ? at(text, 0, length) : null;
        return marker != null && marker.range().end() == length;
    }

    /** Returns whether {@code text} may be the beginning of a marker. */
    public static boolean canBecome(CharSequence text) {
        int at = 0;
        for (var word : PARTS) {
            for (int i = 0; i < word.length(); i++, at++) {
                if (at == text.length()) {
                    return true;
                }
                if (upper(text.charAt(at)) != word.charAt(i)) {
                    return false;
                }
            }
            int gap = at;
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
            if (at - gap > MAX_GAP) {
                return false;
            }
        }
        int value = at;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '<' || c == '>') {
                return false;
            }
        }
        return at - value < MAX_VALUE + MAX_GAP + CLOSE.length();
    }

    private static int close(CharSequence text, int from, int end) {
        int limit = Math.min(end - CLOSE.length(), from + MAX_VALUE + MAX_GAP);
        for (int i = from; i <= limit; i++) {
            char c = text.charAt(i);
            if (c == '-' && text.charAt(i + 1) == '-' && text.charAt(i + 2) == '>') {
                return i;
            }
            if (c == '<' || c == '>') {
                return -1;
            }
        }
        return -1;
    }

    private static int skip(CharSequence text, int at, int end, String word) {
        if (at + word.length() > end) {
            return -1;
        }
        for (int i = 0; i < word.length(); i++) {
            if (upper(text.charAt(at + i)) != word.charAt(i)) {
                return -1;
            }
        }
        return at + word.length();
    }

    private static int gap(CharSequence text, int at, int end) {
        int i = at;
        while (i < end && isBlank(text.charAt(i))) {
            i++;
        }
        return i - at > MAX_GAP ? -1 : i;
    }

    /** ASCII only: a dotless i or a long s is a look-alike, not a letter of the marker. */
    static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || isLineEnd(c);
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
