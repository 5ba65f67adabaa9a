package dev.helix.enforcement.validator;

import java.util.Arrays;
import java.util.Locale;

/**
 * Cuts a text where CommonMark has nothing open, so that each piece can be parsed alone and only where somebody asks.
 * A cut is made before a line that follows a blank one and begins a paragraph, heading, comment or code block at column
 * 0: it closes every list and quote. Wherever it is not certain that no code or HTML block is open, nothing more is cut.
 */
final class Segments {

    /** Smaller pieces gain nothing. */
    static final int USUAL_SIZE = 4096;

    private static final String[] RAW_HTML = {"<script", "<pre", "<style", "<textarea"};

    private final String text;
    private final int least;
    private final boolean hasReturns;
    private int[] starts = new int[16];
    private boolean[] headings = new boolean[16];
    private int count = 1;

    private char fence;
    private int fenceLength;
    private int fenceIndent;
    private boolean ruled;
    private boolean maybeHtml;
    private boolean unsure;

    /** Cuts {@code text} into pieces of at least {@code least} characters. */
    Segments(String text, int least) {
        this.text = text;
        this.least = least;
        this.hasReturns = text.indexOf('\r') >= 0;
        this.ruled = text.startsWith("\uFEFF");
        cut();
    }

    int count() {
        return count;
    }

    int start(int segment) {
        return starts[segment];
    }

    int end(int segment) {
        return segment + 1 < count ? starts[segment + 1] : text.length();
    }

    /** Returns whether raw HTML or something like it may be open at the end. */
    boolean isUnsure() {
        return unsure;
    }

    /** Returns whether any line may begin a header: with a rule, or where it is not certain where lines begin. */
    boolean mayHoldRule() {
        return ruled;
    }

    /** Returns whether any line may make a heading. */
    boolean mayHoldHeading() {
        for (int i = 0; i < count; i++) {
            if (headings[i]) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a line in there may make a heading. */
    boolean mayHoldHeading(int segment) {
        return headings[segment];
    }

    /** Returns whether {@code words} stand in there. */
    boolean contains(int segment, String words) {
        return text.indexOf(words, start(segment), end(segment)) >= 0;
    }

    private void cut() {
        boolean blankBefore = false;
        for (int line = 0; line < text.length(); ) {
            int newline = text.indexOf('\n', line);
            int end = newline < 0 ? text.length() : newline;
            int next = newline < 0 ? end : newline + 1;
            if (hasReturns) {
                end = end > line && text.charAt(end - 1) == '\r' ? end - 1 : end;
                boolean severalLines = text.indexOf('\r', line, end) >= 0;
                unsure |= severalLines;
                headings[count - 1] |= severalLines;
                ruled |= severalLines;
            }
            int first = firstVisible(line, end);
            if (first == end) {
                blankBefore = true;
                maybeHtml = false;
            } else {
                if (blankBefore && isClean() && isWorthACut(line, end)) {
                    add(line);
                }
                headings[count - 1] |= mayHead(first, end);
                ruled |= isRule(first);
                look(line, first, end);
                blankBefore = false;
            }
            line = next;
        }
    }

    private boolean isClean() {
        return fence == 0 && !unsure;
    }

    private void add(int start) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            headings = Arrays.copyOf(headings, 2 * count);
        }
        starts[count++] = start;
    }

    private int firstVisible(int line, int end) {
        int i = line;
        while (i < end && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private boolean isWorthACut(int line, int end) {
        return line - starts[count - 1] >= least ? beginsAnew(line, end) : isComment(line, end);
    }

    private boolean isComment(int line, int end) {
        return text.startsWith("<!--", line) && text.indexOf("-->", line, end) >= 0;
    }

    /**
     * Returns where the comment line ends that is all there is in a segment; -1 where there is anything else. A line of
     * text that begins with a comment is one block of HTML.
     */
    int commentEnd(int segment) {
        int start = start(segment);
        int newline = text.indexOf('\n', start, end(segment));
        int lineEnd = newline < 0 ? end(segment) : newline;
        boolean alone = !unsure
                && isComment(start, lineEnd)
                && text.substring(lineEnd, end(segment)).isBlank();
        return alone ? lineEnd : -1;
    }

    private boolean beginsAnew(int line, int end) {
        char c = text.charAt(line);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        boolean bold = c == '*' && line + 1 < end && text.charAt(line + 1) == '*';
        return letter || bold || "#[|`~".indexOf(c) >= 0 || isComment(line, end);
    }

    private boolean mayHead(int first, int end) {
        char c = text.charAt(first);
        if (c == '#') {
            return true;
        }
        return (c == '=' || c == '-') && firstVisible(first + run(first, end), end) == end;
    }

    private boolean isRule(int first) {
        char c = text.charAt(first);
        return (c == '-' && text.startsWith("---", first)) || (c == '+' && text.startsWith("+++", first));
    }

    private int run(int from, int end) {
        char c = text.charAt(from);
        int i = from + 1;
        while (i < end && text.charAt(i) == c) {
            i++;
        }
        return i - from;
    }

    private void look(int line, int first, int end) {
        if (unsure) {
            return;
        }
        char c = text.charAt(first);
        if (fence != 0) {
            inFence(line, first, end);
        } else if (c == '<') {
            html(first, end);
        } else if ((c == '`' || c == '~') && run(first, end) >= 3) {
            openFence(line, first, end);
        }
    }

    private void openFence(int line, int first, int end) {
        int length = run(first, end);
        char c = text.charAt(first);
        if (c == '`' && text.indexOf('`', first + length, end) >= 0) {
            return;
        }
        unsure = maybeHtml || text.indexOf('\t', line, first) >= 0;
        fence = c;
        fenceLength = length;
        fenceIndent = first - line;
    }

    /** Within an indented one, which may belong to a list, only lines are followed that belong there too. */
    private void inFence(int line, int first, int end) {
        int indent = first - line;
        boolean closes = text.charAt(first) == fence
                && run(first, end) >= fenceLength
                && firstVisible(first + run(first, end), end) == end;
        boolean tab = text.indexOf('\t', line, first) >= 0;
        if (fenceIndent > 0) {
            unsure = tab || indent < fenceIndent || (closes && indent != fenceIndent);
        }
        if (closes && (fenceIndent > 0 || (indent <= 3 && !tab))) {
            fence = 0;
        }
    }

    private void html(int first, int end) {
        if (text.startsWith("<!--", first)) {
            unsure = text.indexOf("-->", first, end) < 0;
            return;
        }
        var tag = text.substring(first, Math.min(end, first + 9)).toLowerCase(Locale.ROOT);
        unsure = tag.startsWith("<!") || tag.startsWith("<?");
        for (var raw : RAW_HTML) {
            unsure |= tag.startsWith(raw);
        }
        maybeHtml = true;
    }
}
