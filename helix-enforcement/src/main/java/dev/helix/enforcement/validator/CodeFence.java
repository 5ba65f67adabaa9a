package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * A code block of Markdown that holds code blocks with as many signs as it has itself: to Markdown the first of them ends it,
 * for its author the last line of signs does.
 *
 * @param bodyStart where its content begins
 * @param bodyEnd where the line that was meant to close it begins
 * @param end behind that line
 */
record CodeFence(int bodyStart, int bodyEnd, int end, LayoutSlip slip) {

    /** More lines of signs than people put into one block; it bounds the work for a text of nothing else. */
    private static final int MOST_LINES = 1_000;

    private static final Pattern DOCUMENT = Pattern.compile("(?m)^(?:#{2,6} \\S|[-*+] \\[[ xX]] \\S)");

    /** One line that opens or closes code. */
    private record Line(int start, int end, int length, boolean named) {}

    /**
     * Returns the block at {@code range} as it was meant; null where it ends as Markdown sees it.
     *
     * @param markdown whether it is known to hold Markdown
     */
    static @Nullable CodeFence widened(String text, Span range, boolean markdown) {
        char sign = text.charAt(range.start());
        boolean atLineStart = range.start() == 0 || StepMarker.isLineEnd(text.charAt(range.start() - 1));
        if (!atLineStart || (sign != '`' && sign != '~')) {
            return null;
        }
        var lines = new Lines(text, sign, range.start());
        var opening = lines.get(0);
        var closing = opening == null ? null : meantToClose(lines, opening.length(), markdown);
        if (opening == null || closing == null || closing.start() < range.end()) {
            return null;
        }
        var between = lines.found.subList(1, lines.found.indexOf(closing));
        int longest = between.stream().mapToInt(Line::length).max().orElse(opening.length());
        var signs = String.valueOf(sign).repeat(longest + 1);
        var inner = between.stream()
                .filter(line -> line.length() >= opening.length())
                .findFirst()
                .orElse(closing);
        var repair = List.of(
                new Edit(new Span(opening.start(), opening.start() + opening.length()), signs),
                new Edit(new Span(closing.start(), closing.start() + closing.length()), signs));
        return new CodeFence(
                HeaderReader.nextLine(text, opening.start()),
                closing.start(),
                closing.end(),
                new LayoutSlip("INNER_CODE_FENCE", new Span(inner.start(), inner.end()), repair, false));
    }

    /** Returns the blocks of {@code markdown} that were meant to go on. */
    static List<CodeFence> widened(Markdown markdown) {
        var found = new ArrayList<CodeFence>();
        int until = 0;
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = node.getNext()) {
                var range = node instanceof FencedCodeBlock ? Markdown.range(node) : null;
                if (node instanceof FencedCodeBlock fence && range != null && range.start() >= until) {
                    var info = Documents.info(fence);
                    var wide =
                            Documents.MARKDOWN.contains(info) ? widened(markdown.text(), range, !info.isEmpty()) : null;
                    until = wide == null ? range.end() : wide.end();
                    if (wide != null) {
                        found.add(wide);
                    }
                }
            }
        }
        return found;
    }

    /** The lines of signs from one on, looked for as they are asked for. */
    private static final class Lines {
        private final String text;
        private final char sign;
        private final List<Line> found = new ArrayList<>();
        private int at;

        Lines(String text, char sign, int from) {
            this.text = text;
            this.sign = sign;
            this.at = from;
        }

        /** Returns the line at {@code index}; null where there are not so many. */
        @Nullable
        Line get(int index) {
            while (found.size() <= index && at < text.length() && found.size() < MOST_LINES) {
                find();
            }
            return index < found.size() ? found.get(index) : null;
        }

        private void find() {
            int line = at;
            int length = 0;
            while (line + length < text.length() && text.charAt(line + length) == sign) {
                length++;
            }
            at = HeaderReader.nextLine(text, line);
            if (length >= 3) {
                int end = HeaderReader.lineEnd(text, line);
                var info = text.substring(line + length, end).strip();
                // A line that opens with backticks has none behind them, else it is code within a line; with tildes it
                // may.
                if (sign == '~' || info.indexOf('`') < 0) {
                    found.add(new Line(line, end, length, !info.isEmpty()));
                }
            }
        }
    }

    /** Returns the line that was meant to close the first; null where it can't be told. */
    private static @Nullable Line meantToClose(Lines lines, int length, boolean markdown) {
        int open = 0;
        boolean named = false;
        int i = 1;
        for (var line = lines.get(i); line != null; line = lines.get(++i)) {
            if (line.length() < length) {
                continue;
            }
            if (line.named()) {
                open++;
                named = true;
            } else if (open > 0) {
                open--;
            } else if (markdown && goesOn(lines, i)) {
                open++;
                named = true;
            } else {
                return named ? line : null;
            }
        }
        return null;
    }

    /**
     * Whether the unnamed line {@code i} opens a block within the document: what stands behind the end of that block, up to the next
     * line of signs, is text of a document, where it would be code or behind the end of all otherwise.
     */
    private static boolean goesOn(Lines lines, int i) {
        var end = lines.get(i + 1);
        var next = lines.get(i + 2);
        if (end == null || end.named()) {
            return false;
        }
        // Where a named block follows, the document goes on behind that.
        for (int at = i + 2; next != null && next.named() && lines.get(at + 2) != null; at += 2) {
            end = lines.get(at + 1);
            next = lines.get(at + 2);
        }
        return end != null
                && next != null
                && !next.named()
                && DOCUMENT.matcher(lines.text.substring(end.end(), next.start()))
                        .find();
    }
}
