package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;

/** The insides of a text's fenced code blocks, found line by line. Pure; takes time in proportion to the text. */
final class FencedLines {

    private static final int LEAST = 3;
    private static final int DEEPEST = 3;

    private FencedLines() {}

    /** Returns the ranges between fences, in order; one that is never closed reaches to the end. */
    static List<Span> of(String text) {
        var blocks = new ArrayList<Span>();
        int open = -1;
        char sign = 0;
        int length = 0;
        for (int line = 0; line < text.length(); ) {
            int feed = text.indexOf('\n', line);
            int end = feed < 0 ? text.length() : feed;
            int at = line;
            while (at < end && at - line < DEEPEST && text.charAt(at) == ' ') {
                at++;
            }
            int run = run(text, at, end);
            if (open < 0 && run >= LEAST) {
                boolean code =
                        text.charAt(at) == '`' && text.substring(at + run, end).indexOf('`') >= 0;
                if (!code) {
                    open = Math.min(text.length(), end + 1);
                    sign = text.charAt(at);
                    length = run;
                }
            } else if (open >= 0
                    && run >= length
                    && text.charAt(at) == sign
                    && text.substring(at + run, end).isBlank()) {
                blocks.add(new Span(open, Math.max(open, line)));
                open = -1;
            }
            line = end + 1;
        }
        if (open >= 0 && open <= text.length()) {
            blocks.add(new Span(open, text.length()));
        }
        return blocks;
    }

    private static int run(String text, int from, int end) {
        int at = from;
        if (from < end && (text.charAt(from) == '`' || text.charAt(from) == '~')) {
            while (at < end && text.charAt(at) == text.charAt(from)) {
                at++;
            }
        }
        return at - from;
    }
}
