package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text that a model wrote before it answered, between tags such as {@code <think>} or signs such as {@code [THINK]}. It is no
 * part of the answer. Immutable.
 */
final class Thinking {

    private static final String OPENING = "(?:antml:|seed:)?(?:think|thinking|thought|thoughts|reasoning|reflection)";
    private static final Pattern OPEN = Pattern.compile("(?i)<" + OPENING + "\\s*>");
    private static final Pattern CLOSE = Pattern.compile("(?i)</" + OPENING + "\\s*>");
    private static final String BEGINNINGS = "tTrRaAsS|";
    private static final int LONGEST_TAG = 40;
    private static final Thinking NONE = new Thinking(List.of(), false);

    /** Signs of models whose words for it are no HTML, so that CommonMark takes them for text. */
    private enum Sign {
        BRACKETS("\\[THINK](?!\\()", "\\[/THINK]"),
        BARS("(?i)<\\|think(?:ing)?\\|>", "(?i)<\\|(?:/|end_?)think(?:ing)?\\|>"),
        THOUGHT("(?i)<\\|begin_of_thought\\|>", "(?i)<\\|end_of_thought\\|>"),
        START("(?i)<\\|start_thinking\\|>", "(?i)<\\|end_thinking\\|>"),
        CHANNEL("<\\|channel\\|>analysis<\\|message\\|>", "<\\|end\\|>"),
        TRIANGLES("◁think▷", "◁/think▷");

        private final Pattern either;
        private final Pattern close;

        Sign(String open, String close) {
            this.close = Pattern.compile(close);
            this.either = Pattern.compile("(?:" + open + ")|(?<close>" + close + ")");
        }
    }

    /** A tag or sign that opens it or closes it. */
    private record Bound(Span range, boolean closes) {}

    private final List<Span> parts;
    private final boolean open;

    private Thinking(List<Span> parts, boolean open) {
        this.parts = parts;
        this.open = open;
    }

    /** Returns {@code text} with blanks in its place, so that all else stands where it stood. */
    static String blanked(String text) {
        return in(text).blankedIn(text);
    }

    /** Returns {@code text}, in which it was found, with blanks in its place. */
    String blankedIn(String text) {
        return removedFrom(text, ' ');
    }

    /**
     * Returns {@code text} with its lines emptied, so that no code block or comment of it goes on in the answer. Where text stands
     * before it on the line of its end, what follows there stays text, too.
     */
    String hiddenIn(String text) {
        return removedFrom(text, 'x');
    }

    private String removedFrom(String text, char beforeText) {
        if (parts.isEmpty()) {
            return text;
        }
        var rest = new StringBuilder(text);
        for (var part : parts) {
            boolean alone = text.substring(lineStart(text, part), Math.max(lineStart(text, part), part.start()))
                    .isBlank();
            char sign = ' ';
            for (int i = part.end() - 1; i >= part.start(); i--) {
                if (StepMarker.isLineEnd(text.charAt(i))) {
                    sign = ' ';
                } else {
                    boolean beforeAnswer = i == part.end() - 1 && !endsLine(text, part.end());
                    sign = beforeAnswer && !alone ? beforeText : sign;
                    // Text that follows on the same line begins a line of the answer: blanks before it would make code
                    // of a
                    // heading.
                    rest.setCharAt(i, beforeAnswer && alone ? '\n' : sign);
                }
            }
        }
        return rest.toString();
    }

    /** Returns where the line begins on which {@code part} ends. */
    private static int lineStart(String text, Span part) {
        int start = part.end();
        while (start > 0 && !StepMarker.isLineEnd(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** Finds it in {@code text}; what nobody closed goes on to the end, what nobody opened began at the beginning. */
    static Thinking in(String text) {
        if (!mayHoldTag(text) && (text.indexOf(']') < 0 || !text.contains("THINK]")) && text.indexOf('◁') < 0) {
            return NONE;
        }
        var markdown = Markdown.parse(text);
        var tags = markdown
                .tags(said ->
                        OPEN.matcher(said).matches() || CLOSE.matcher(said).matches())
                .stream()
                .map(tag -> new Bound(tag, text.charAt(tag.start() + 1) == '/'))
                .toList();
        var found = between(tags, text, CLOSE);
        for (var sign : Sign.values()) {
            var signs = signs(text, markdown, sign);
            if (!signs.isEmpty()) {
                var more = between(signs, text, sign.close);
                found = new Thinking(joined(found.parts, more.parts), found.open || more.open);
            }
        }
        return found;
    }

    private static Thinking between(List<Bound> bounds, String text, Pattern close) {
        var parts = new ArrayList<Span>();
        int open = -1;
        int depth = 0;
        for (var bound : bounds) {
            if (!bound.closes()) {
                open = depth++ == 0 ? bound.range().start() : open;
            } else if (depth == 0) {
                parts.clear();
                parts.add(new Span(0, bound.range().end()));
            } else if (--depth == 0) {
                parts.add(new Span(open, bound.range().end()));
            }
        }
        if (depth == 0) {
            return new Thinking(parts, false);
        }
        int end = text.substring(0, open).isBlank() ? lastAlone(text, open, close) : -1;
        parts.add(new Span(open, end < 0 ? text.length() : end));
        return new Thinking(parts, end < 0);
    }

    /** Code that nobody closed in the thinking does not keep it from ending: a line that only closes it does. */
    private static int lastAlone(String text, int from, Pattern close) {
        var matcher = close.matcher(text).region(from, text.length());
        int end = -1;
        while (matcher.find()) {
            boolean beginsLine = StepMarker.isLineEnd(text.charAt(matcher.start() - 1));
            end = beginsLine && endsLine(text, matcher.end()) ? matcher.end() : end;
        }
        return end;
    }

    /**
     * Returns where {@code sign} stands outside code. People write of such signs in plain text, too: one without its counterpart
     * only counts where a model would put it, at the very beginning or at the end of a line.
     */
    private static List<Bound> signs(String text, Markdown markdown, Sign sign) {
        var matcher = sign.either.matcher(text);
        if (!matcher.find()) {
            return List.of();
        }
        var code = markdown.code();
        var found = new ArrayList<Bound>();
        do {
            int start = matcher.start();
            boolean escaped = start > 0 && text.charAt(start - 1) == '\\';
            if (!escaped && code.stream().noneMatch(span -> span.start() <= start && start < span.end())) {
                found.add(new Bound(new Span(start, matcher.end()), matcher.group("close") != null));
            }
        } while (matcher.find());
        boolean opened = found.stream().anyMatch(bound -> !bound.closes());
        boolean closed = found.stream().anyMatch(Bound::closes);
        if (opened && !closed) {
            int first = found.getFirst().range().start();
            return text.substring(0, first).isBlank() ? List.of(found.getFirst()) : List.of();
        }
        if (!opened) {
            found.removeIf(bound -> !endsLine(text, bound.range().end()));
        }
        return found;
    }

    private static boolean endsLine(String text, int at) {
        int i = at;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i == text.length() || StepMarker.isLineEnd(text.charAt(i));
    }

    private static List<Span> joined(List<Span> some, List<Span> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** A cheap look for what may be such a tag, since most texts have none. */
    private static boolean mayHoldTag(String text) {
        for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
            int name = at + 1 < text.length() && text.charAt(at + 1) == '/' ? at + 2 : at + 1;
            if (name < text.length() && BEGINNINGS.indexOf(text.charAt(name)) >= 0) {
                int end = Math.min(text.length(), name + LONGEST_TAG);
                for (int i = name; i < end; i++) {
                    if (text.charAt(i) == '>') {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Returns whether there is any. */
    boolean isThere() {
        return !parts.isEmpty();
    }

    /** Returns whether nobody closed it, so that where the answer begins is unknown. */
    boolean isOpen() {
        return open;
    }

    /** Returns whether what stands at {@code offset} belongs to it. */
    boolean holds(int offset) {
        return parts.stream().anyMatch(part -> part.start() <= offset && offset < part.end());
    }
}
