package dev.helix.enforcement.validator;

import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Span;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something at the end of a text that was meant as a step marker and is none.
 *
 * @param range where it stands
 * @param reason key of the sentence that says what is wrong
 * @param detail what that sentence names
 * @param step what it says nevertheless; null when that would be a guess
 */
record BrokenMarker(
        Span range, String reason, String detail, @Nullable ConversationStep step) {

    /** Looks behind {@code last}, the last good marker; null when nothing there was meant as one. */
    static @Nullable BrokenMarker find(String text, @Nullable StepMarker last) {
        int from = last == null ? 0 : last.range().end();
        int end = endOfVisible(text);
        from = Math.max(from, end - 2 * StepMarker.MAX_LENGTH);
        var odd = LookAlikes.find(text);
        boolean disguised = odd != null
                && last != null
                && last.step().isEmpty()
                && odd.range().equals(last.range())
                && odd.marker().step().isPresent();
        if (odd != null
                && (disguised || (odd.range().start() >= from && odd.range().end() == end))) {
            return new BrokenMarker(
                    odd.range(),
                    "MALFORMED_STEP_MARKER.character",
                    odd.oddName(text),
                    odd.marker().step().orElse(null));
        }
        int at = text.lastIndexOf("<!-", end);
        if (at < from || StepMarker.at(text, at, end) != null) {
            return null;
        }
        return broken(text, at, end);
    }

    private static int endOfVisible(String text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Reads {@code <!--}, STEP, a colon, a value and {@code -->}, each of them wanting or misspelt. */
    private static @Nullable BrokenMarker broken(String text, int start, int end) {
        int at = start + 3;
        while (at < end && text.charAt(at) == '-') {
            at++;
        }
        at = skipBlanks(text, at, end);
        if (!text.regionMatches(true, at, "STEP", 0, 4)) {
            return null;
        }
        at = skipBlanks(text, at + 4, end);
        int word = at;
        while (word < end && (text.charAt(word) == ':' || text.charAt(word) == '=' || isBlank(text.charAt(word)))) {
            word++;
        }
        int wordEnd = word;
        while (wordEnd < end && Character.isLetter(text.charAt(wordEnd))) {
            wordEnd++;
        }
        int close = skipBlanks(text, wordEnd, end);
        while (close < end && "->".indexOf(text.charAt(close)) >= 0) {
            close++;
        }
        if (close < end) {
            return null;
        }
        boolean closed = text.substring(wordEnd, close).endsWith("->");
        var step = ConversationStep.named(text.substring(word, wordEnd).toLowerCase(Locale.ROOT))
                .orElse(null);
        return new BrokenMarker(
                new Span(start, close),
                closed ? "MALFORMED_STEP_MARKER" : "MALFORMED_STEP_MARKER.open",
                text.substring(start, close).replaceAll("\\s+", " "),
                step);
    }

    private static int skipBlanks(String text, int at, int end) {
        int i = at;
        while (i < end && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return StepMarker.isBlank(c);
    }
}
