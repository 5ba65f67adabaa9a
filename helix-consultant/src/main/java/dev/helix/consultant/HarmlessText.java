package dev.helix.consultant;

import dev.helix.domain.text.Ellipsis;
import java.util.List;
import java.util.Locale;

/**
 * Makes harmless what a chat client would not show as it stands, in a text that arrives in pieces: HTML comments outside
 * code, which are shown or swallowed at the client's whim; tags that clients take for the beginning of hidden thoughts, or that
 * {@link RiskyTags} names; pictures, which a client would fetch from wherever they are; and the marks of HELIX's own lines, which no
 * model can make that way.
 * Code stays as it is, unless the client looks for such tags in code too. Every split of a text gives the same output as the
 * whole. Not safe for use by many threads.
 *
 * <p>Lines are judged one by one: fenced code, and code spans that end on their line, are code.
 */
final class HarmlessText {

    private static final String COMMENT = "<!--";
    /** As Open WebUI's middleware looks for them. */
    private static final List<String> TAGS = List.of(
            "think",
            "thinking",
            "reason",
            "reasoning",
            "thought",
            "code_interpreter",
            "|begin_of_thought|",
            "|end_of_thought|",
            "|begin_of_solution|",
            "|end_of_solution|");

    private static final String OPEN_THINK = "◁think▷";
    private static final String CLOSE_THINK = "◁/think▷";
    private static final char WORD_JOINER = '\u2060';
    private static final int LONGEST_LINE = 1 << 16;
    private static final int LONGEST_TAG = 24;
    private static final String PICTURE = "![";
    /** The marks that begin HELIX's own lines, with look-alikes; below, their replacements. */
    private static final String MARKS = "✓✔✗✘✅❌✕✖❎";

    private static final String OTHER_MARKS = "☑☑☒☒☑☒☒☒☒";
    /** A client that sets formulas shows it as such a mark. */
    private static final String FORMULA = "\\checkmark";

    private static final List<String> OWN = List.of(
            "[VALIDATION_EXHAUSTED]",
            "[CONTINUATION_FAILED]",
            "[HELIX_STOPPING]",
            "[ENVIRONMENT]",
            "[INTERNAL]",
            "[AGENT_");

    private final boolean codeToo;
    private final StringBuilder line = new StringBuilder();
    private int shown;
    private boolean fenced;
    private char fenceMark;
    private int fenceLength;
    private int fenceIndent;

    /** @param codeToo whether tags of thoughts are broken up in code as well */
    HarmlessText(boolean codeToo) {
        this.codeToo = codeToo;
    }

    /** Returns all of {@code text} made harmless. */
    static String of(String text, boolean codeToo) {
        var filter = new HarmlessText(codeToo);
        return filter.accept(text) + filter.finish();
    }

    /** Takes the next piece and returns what can be shown now. */
    String accept(String piece) {
        var out = new StringBuilder(piece.length() + 16);
        for (int from = 0; from < piece.length(); ) {
            int newline = piece.indexOf('\n', from);
            int end = Math.min(newline < 0 ? piece.length() : newline + 1, from + LONGEST_LINE - line.length());
            line.append(piece, from, end);
            from = end;
            if (line.charAt(line.length() - 1) == '\n' || line.length() == LONGEST_LINE) {
                endLine(out);
            }
        }
        showPlain(out);
        return out.toString();
    }

    /** Returns what was held back. */
    String finish() {
        var out = new StringBuilder();
        endLine(out);
        return out.toString();
    }

    /** Shows the beginning of an unfinished line, up to what the rest of it may turn into something else. */
    private void showPlain(StringBuilder out) {
        int end = shown;
        while (end < line.length() && !mayChange(end)) {
            end++;
        }
        out.append(line, shown, end);
        shown = end;
    }

    private boolean mayChange(int at) {
        char c = line.charAt(at);
        if (c == '◁' || MARKS.indexOf(c) >= 0) {
            return true;
        }
        if (c == '!') {
            return at + 1 == line.length() || line.charAt(at + 1) == '[';
        }
        if (c == '&') {
            return MarkReferences.mayBe(line, at, MARKS);
        }
        if (c == '\\') {
            var begun = line.substring(at, Math.min(line.length(), at + FORMULA.length()));
            return FORMULA.startsWith(begun);
        }
        if (c == '[') {
            var begun = line.substring(at, Math.min(line.length(), at + LONGEST_TAG))
                    .toUpperCase(Locale.ROOT);
            return OWN.stream().anyMatch(own -> own.startsWith(begun) || begun.startsWith(own));
        }
        if (c != '<') {
            return false;
        }
        if (RiskyTags.mayBe(line, at)) {
            return true;
        }
        var rest = line.substring(at, Math.min(line.length(), at + LONGEST_TAG));
        if (COMMENT.startsWith(rest) || rest.startsWith(COMMENT)) {
            return true;
        }
        var name = (rest.startsWith("</") ? rest.substring(2) : rest.substring(1)).toLowerCase(Locale.ROOT);
        return TAGS.stream().anyMatch(tag -> tag.startsWith(name) || name.startsWith(tag));
    }

    private void endLine(StringBuilder out) {
        var whole = line.toString();
        boolean fence = isFence(whole);
        // A line indented less than the fence may have ended the list that it stood in, and so the fence.
        boolean code = fence || (fenced && (whole.isBlank() || indent(whole) >= fenceIndent));
        if (fence) {
            fenced = !fenced;
        }
        // The text shown before had nothing in it that changes, so it is as long afterwards.
        out.append((code ? inCode(whole) : inText(whole)).substring(shown));
        line.setLength(0);
        shown = 0;
    }

    private static int indent(String whole) {
        int at = 0;
        while (at < whole.length() && whole.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private boolean isFence(String whole) {
        int at = 0;
        while (at < whole.length() && at < 4 && whole.charAt(at) == ' ') {
            at++;
        }
        if (at == 4 || at == whole.length() || (whole.charAt(at) != '`' && whole.charAt(at) != '~')) {
            return false;
        }
        char mark = whole.charAt(at);
        int end = at;
        while (end < whole.length() && whole.charAt(end) == mark) {
            end++;
        }
        int length = end - at;
        if (fenced) {
            return mark == fenceMark
                    && length >= fenceLength
                    && whole.substring(end).isBlank();
        }
        if (length < 3 || (mark == '`' && whole.indexOf('`', end) >= 0)) {
            return false;
        }
        fenceMark = mark;
        fenceLength = length;
        fenceIndent = at;
        return true;
    }

    private String inCode(String text) {
        if (!codeToo) {
            return text;
        }
        var out = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            out.append(text.charAt(at));
            if (isThought(text, at)) {
                out.append(WORD_JOINER);
            }
        }
        return out.toString();
    }

    private String inText(String text) {
        var out = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            if (text.charAt(at) == '`') {
                int end = spanEnd(text, at);
                out.append(inCode(text.substring(at, end)));
                at = end;
                continue;
            }
            char c = text.charAt(at);
            int mark = MARKS.indexOf(c);
            if (c == '<' && (text.startsWith(COMMENT, at) || isThought(text, at) || RiskyTags.is(text, at))) {
                out.append("&lt;");
            } else if (c == '&' && MarkReferences.is(text, at, MARKS)) {
                out.append("&amp;");
            } else if (text.startsWith(FORMULA, at)) {
                out.append(OTHER_MARKS.charAt(0));
                at += FORMULA.length();
                continue;
            } else if (mark >= 0) {
                out.append(OTHER_MARKS.charAt(mark));
            } else {
                out.append(c);
                if ((c == '◁' && isThought(text, at)) || text.startsWith(PICTURE, at) || isOwn(text, at)) {
                    out.append(WORD_JOINER);
                }
            }
            at++;
        }
        return out.toString();
    }

    private static boolean isOwn(String text, int at) {
        return text.charAt(at) == '['
                && OWN.stream().anyMatch(own -> text.regionMatches(true, at, own, 0, own.length()));
    }

    /** Returns where the code span that begins at {@code at} ends; the end of the run where it is none, as text. */
    private static int spanEnd(String text, int at) {
        int run = run(text, at);
        for (int i = at + run; i < text.length(); ) {
            if (text.charAt(i) != '`') {
                i++;
                continue;
            }
            int other = run(text, i);
            i += other;
            if (other == run) {
                return i;
            }
        }
        return at + run;
    }

    private static int run(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) == '`') {
            end++;
        }
        return end - at;
    }

    private static boolean isThought(String text, int at) {
        char c = text.charAt(at);
        if (c == '◁') {
            return text.startsWith(OPEN_THINK, at) || text.startsWith(CLOSE_THINK, at);
        }
        if (c != '<') {
            return false;
        }
        int name = at + 1 < text.length() && text.charAt(at + 1) == '/' ? at + 2 : at + 1;
        for (var tag : TAGS) {
            if (text.regionMatches(true, name, tag, 0, tag.length())) {
                int end = name + tag.length();
                boolean closed = end == text.length() || ">/ \t\r\n".indexOf(text.charAt(end)) >= 0;
                if (closed) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns one line for a log: no comment, no tag, no line break can be in it. */
    static String line(String text, int longest) {
        var flat = text.replaceAll("\\s+", " ").strip();
        var cut = Ellipsis.end(flat, longest);
        return of(cut, true);
    }
}
