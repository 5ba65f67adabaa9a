package dev.helix.enforcement;

import dev.helix.enforcement.validator.StepMarker;

/**
 * Takes step markers out of a text that arrives in pieces. Text flows on at once; only what may be a marker is held back,
 * at most {@link StepMarker#MAX_LENGTH} characters. Code that quotes a marker passes unchanged. Every split of a text
 * gives the same output as the whole. Not safe for use by many threads.
 */
public final class MarkerFilter {

    private final StringBuilder held = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private char fenceChar;
    private int fenceLength;

    /** Starts at the beginning of a text. */
    public MarkerFilter() {}

    /** Returns {@code text} as a reader sees it. */
    public static String visible(String text) {
        var filter = new MarkerFilter();
        return filter.accept(text) + filter.finish();
    }

    /** Takes the next piece and returns what of the text so far can be shown now. */
    public String accept(CharSequence piece) {
        var shown = new StringBuilder(piece.length() + held.length());
        for (int i = 0; i < piece.length(); i++) {
            accept(piece.charAt(i), shown);
        }
        return shown.toString();
    }

    /** Returns what was held back to the end. The filter is at its beginning again. */
    public String finish() {
        var rest = held.toString();
        held.setLength(0);
        line.setLength(0);
        fenceLength = 0;
        return rest;
    }

    private void accept(char c, StringBuilder shown) {
        held.append(c);
        if (held.charAt(0) == '<' && !isCode()) {
            if (StepMarker.isWhole(held)) {
                held.setLength(0);
                return;
            }
            if (StepMarker.canBecome(held)) {
                return;
            }
        }
        do {
            show(held.charAt(0), shown);
            held.deleteCharAt(0);
        } while (!held.isEmpty() && (held.charAt(0) != '<' || isCode() || !StepMarker.canBecome(held)));
    }

    private void show(char c, StringBuilder shown) {
        shown.append(c);
        if (c == '\n') {
            endLine();
            line.setLength(0);
        } else {
            line.append(c);
        }
    }

    private void endLine() {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        char c = indent < line.length() ? line.charAt(indent) : ' ';
        int end = indent;
        while (end < line.length() && line.charAt(end) == c) {
            end++;
        }
        if (indent > 3 || (c != '`' && c != '~') || end - indent < 3) {
            return;
        }
        var rest = line.substring(end);
        if (fenceLength == 0 && (c == '~' || rest.indexOf('`') < 0)) {
            fenceChar = c;
            fenceLength = end - indent;
        } else if (c == fenceChar && end - indent >= fenceLength && rest.isBlank()) {
            fenceLength = 0;
        }
    }

    private boolean isCode() {
        return fenceLength > 0 || line.chars().filter(c -> c == '`').count() % 2 == 1;
    }
}
