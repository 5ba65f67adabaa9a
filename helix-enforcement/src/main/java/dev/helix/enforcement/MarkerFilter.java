package dev.helix.enforcement;

import dev.helix.enforcement.validator.StepMarker;

/**
 * Takes step markers out of a text that arrives in pieces. Text flows on at once; only what may be a marker is held back.
 * Code that quotes one passes unchanged. Every split of a text gives the same output as the whole. Not safe for use by
 * many threads.
 *
 * <p>The filter tells code from text as CommonMark does, line by line. A marker behind a lone backtick is held back until the
 * paragraph tells whether that begins a code span, but for {@value #MAX_HELD} characters at most; then it is no code.
 * Where backticks stand inside an HTML tag, they are taken for text.
 */
public final class MarkerFilter {

    /** Most characters that are held back in any case. */
    public static final int MAX_HELD = 8_192;

    private final MarkerMatch match = new MarkerMatch();
    private final CodeTracker code = new CodeTracker();
    private final HeldText held = new HeldText();
    private int candidate = -1;

    /** Starts at the beginning of a text. */
    public MarkerFilter() {}

    /** Returns {@code text} as a reader sees it. */
    public static String visible(String text) {
        var filter = new MarkerFilter();
        return filter.accept(text) + filter.finish();
    }

    /** Takes the next piece and returns what of the text so far can be shown now. */
    public String accept(CharSequence piece) {
        var text = piece.toString();
        var shown = new StringBuilder(text.length() + held.length());
        int at = 0;
        while (at < text.length()) {
            if (held.isEmpty() && candidate < 0) {
                int plain = code.plain(text, at);
                shown.append(text, at, plain);
                at = plain;
            }
            if (at < text.length()) {
                accept(text.charAt(at++));
                release(shown);
            }
        }
        return shown.toString();
    }

    /** Returns what was held back to the end. The filter is at its beginning again. */
    public String finish() {
        if (candidate >= 0) {
            held.moreCode();
            endCandidate(held.length());
        }
        code.finish(held);
        var shown = new StringBuilder();
        held.release(held.length(), shown);
        code.reset();
        return shown.toString();
    }

    private void accept(char c) {
        held.append(c);
        if (candidate >= 0 && !isLeftOver(c)) {
            return;
        }
        if (c == '<') {
            candidate = held.length() - 1;
            match.begin();
        } else {
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                held.moreCode();
            }
            code.feed(c, held);
        }
    }

    /** Lets the candidate take {@code c}; returns whether {@code c} is still to be dealt with on its own. */
    private boolean isLeftOver(char c) {
        return switch (match.next(c)) {
            case MORE -> false;
            case END -> {
                if (StepMarker.isWhole(held.from(candidate))) {
                    code.marker(candidate, held.length(), held);
                } else {
                    held.moreCode();
                }
                endCandidate(held.length());
                yield false;
            }
            case NO -> {
                held.moreCode();
                endCandidate(held.length() - 1);
                yield true;
            }
        };
    }

    private void endCandidate(int end) {
        int start = candidate;
        candidate = -1;
        for (int i = start; i < end; i++) {
            code.feed(held.charAt(i), held);
        }
    }

    private void release(StringBuilder shown) {
        if (held.length() > MAX_HELD + StepMarker.MAX_LENGTH) {
            held.giveUp();
        }
        int limit = candidate >= 0 ? candidate : held.length();
        int released = held.release(limit, shown);
        if (candidate >= 0) {
            candidate -= released;
        }
    }
}
