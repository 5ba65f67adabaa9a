package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a model wrote between tags such as {@code <think>} before it answered: no part of the answer. Immutable. */
final class Thinking {

    private static final String OPENING = "(?:antml:|seed:)?(?:think|thinking|thought|thoughts|reasoning|reflection)";
    private static final Pattern OPEN = Pattern.compile("(?i)<" + OPENING + "\\s*>");
    private static final Pattern CLOSE = Pattern.compile("(?i)</" + OPENING + "\\s*>");
    private static final String BEGINNINGS = "tTrRaAsS";
    private static final int LONGEST_TAG = 40;
    private static final Thinking NONE = new Thinking(List.of(), false);

    private final List<Span> parts;
    private final boolean open;

    private Thinking(List<Span> parts, boolean open) {
        this.parts = parts;
        this.open = open;
    }

    /** Returns {@code text} with blanks in its place, so that all else stands where it stood. */
    static String blanked(String text) {
        var thinking = in(text);
        if (thinking.parts.isEmpty()) {
            return text;
        }
        var rest = new StringBuilder(text);
        for (var part : thinking.parts) {
            for (int i = part.start(); i < part.end(); i++) {
                if (!StepMarker.isLineEnd(rest.charAt(i))) {
                    rest.setCharAt(i, ' ');
                }
            }
        }
        return rest.toString();
    }

    /** Finds it in {@code text}; what nobody closed goes on to the end, what nobody opened began at the beginning. */
    static Thinking in(String text) {
        if (!mayHoldTag(text)) {
            return NONE;
        }
        var parts = new ArrayList<Span>();
        int open = -1;
        int depth = 0;
        for (var tag : Markdown.parse(text)
                .tags(said ->
                        OPEN.matcher(said).matches() || CLOSE.matcher(said).matches())) {
            if (text.charAt(tag.start() + 1) != '/') {
                open = depth++ == 0 ? tag.start() : open;
            } else if (depth == 0) {
                parts.clear();
                parts.add(new Span(0, tag.end()));
            } else if (--depth == 0) {
                parts.add(new Span(open, tag.end()));
            }
        }
        if (depth > 0) {
            parts.add(new Span(open, text.length()));
        }
        return new Thinking(parts, depth > 0);
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

    /** Returns whether nobody closed it, so that where the answer begins is unknown. */
    boolean isOpen() {
        return open;
    }

    /** Returns whether what stands at {@code offset} belongs to it. */
    boolean holds(int offset) {
        return parts.stream().anyMatch(part -> part.start() <= offset && offset < part.end());
    }
}
