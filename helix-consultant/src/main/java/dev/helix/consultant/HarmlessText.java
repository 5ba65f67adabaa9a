package dev.helix.consultant;

import dev.helix.domain.text.Ellipsis;
import dev.helix.enforcement.CodeLines;
import dev.helix.enforcement.CodeLines.Part;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes harmless what a chat client would not show as it stands, in a text that arrives in pieces: HTML comments outside
 * code, which are shown or swallowed at the client's whim; tags that clients take for the beginning of hidden thoughts, or that
 * {@link RiskyTags} names; pictures, which a client would fetch from wherever they are; and the marks of HELIX's own lines, which no
 * model can make that way.
 * Code stays as it is, unless the client looks for such tags in code too. Every split of a text gives the same output as the
 * whole. Not safe for use by many threads.
 *
 * <p>Code is what every client takes for it: lines in fenced code, and spans that end on their line while nothing that began before
 * them, such as another span, a tag, the address of a link, a formula or the cell of a table, could end in them.
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
    /** What is longer is shown in parts, in which nothing is a span. */
    static final int LONGEST_LINE = 1 << 16;

    private static final int LONGEST_TAG = 24;
    private static final String PICTURE = "![";
    /** The marks that begin HELIX's own lines, with look-alikes. */
    private static final String CHECKS = "✓✔✅\uD83D\uDDF8\uD83D\uDDF9\uD800\uDD02\uD83E\uDFB1";

    private static final String CROSSES = "✗✘❌✕✖❎☓\uD83D\uDDF4\uD83D\uDDF5\uD83D\uDDF6\uD83D\uDDF7\uD83D\uDDD9";
    private static final String MARKS = CHECKS + CROSSES;
    private static final char OTHER_CHECK = '☑';
    private static final char OTHER_CROSS = '☒';
    /** A client that sets formulas shows it as such a mark. */
    private static final String FORMULA = "\\checkmark";
    /** With these, a formula has any letter by its number. */
    private static final List<String> LETTERS = List.of("\\char", "\\@char", "\\unicode", "\\symbol", "\\ding");

    private static final String FORMULA_ENDS = "$\\";

    /** The address of a link and its title, both of which surely end where they seem to. */
    private static final Pattern ADDRESS = Pattern.compile(
            "\\([^\\s`()<>\"'\\\\]*+(?:\\([^\\s`()<>\"'\\\\]*+\\)[^\\s`()<>\"'\\\\]*+)*+(?:\\s++(?:\"[^`\"\\\\]*+\"|'[^`'\\\\]*+'))?+\\s*+\\)");

    /** What surely is no address of mail in brackets, or ends where it seems to. */
    private static final Pattern MAIL = Pattern.compile("<(?:[^`>@\\s<]*+(?:[>\\s<]|$)|[A-Za-z/!?])");

    private static final Pattern LABEL = Pattern.compile("\\[[^`\\[\\]\\\\]*+\\]");
    private static final List<String> OWN = List.of(
            "[VALIDATION_EXHAUSTED]",
            "[CONTINUATION_FAILED]",
            "[HELIX_STOPPING]",
            "[ENVIRONMENT]",
            "[INTERNAL]",
            "[AGENT_");

    private final boolean codeToo;
    private final CodeLines lines = new CodeLines();
    private final StringBuilder line = new StringBuilder();
    private int shown;
    private boolean afterReturn;
    /** What the line is whose beginning is shown already, since it is too long; null at the beginning of one. */
    private @Nullable Part part;
    /** The beginning of such a line. */
    private String head = "";

    /** Whether such a line has anything but blanks behind its head. */
    private boolean beyond;

    /** Whether what looks like a span in this paragraph may be none. */
    private boolean doubtful;
    /** What would end something that began in this paragraph, outside code. */
    private String ends = "";

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
            if (afterReturn && piece.charAt(from) == '\n') {
                out.append('\n');
                afterReturn = false;
                from++;
                continue;
            }
            afterReturn = false;
            int end = Math.min(lineEnd(piece, from), from + LONGEST_LINE - line.length());
            line.append(piece, from, end);
            from = end;
            char last = line.charAt(line.length() - 1);
            if (last == '\n' || last == '\r') {
                afterReturn = last == '\r';
                endLine(out);
            } else if (line.length() == LONGEST_LINE) {
                cutLine(out);
            }
        }
        showPlain(out);
        return out.toString();
    }

    /** Returns behind the end of the line in which {@code from} is; each kind of them ends one for a client. */
    private static int lineEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return Math.min(text.length(), end + 1);
    }

    /** Returns what was held back. What is accepted afterwards has to begin with the end of the line. */
    String finish() {
        var out = new StringBuilder();
        endLine(out);
        return out.toString();
    }

    /** Returns what was held back, and the end of fenced code that is still open: what others say next is none. */
    String leave() {
        var rest = finish();
        var closing = lines.closing();
        return closing.isEmpty() ? rest : rest + "\n" + closing;
    }

    /** Shows the beginning of an unfinished line, up to what the rest of it may turn into something else. */
    private void showPlain(StringBuilder out) {
        int end = shown;
        while (end < line.length() && !mayChange(line, end)) {
            end++;
        }
        out.append(line, shown, end);
        shown = end;
    }

    /** Returns whether the letter at {@code at} of an unfinished line is to be changed, or may be with what follows. */
    private static boolean mayChange(CharSequence line, int at) {
        char c = line.charAt(at);
        if (c == '◁') {
            return true;
        }
        if (Character.isHighSurrogate(c) && at + 1 == line.length()) {
            return true;
        }
        if (mark(line, at) != 0) {
            return true;
        }
        if (c == '!') {
            return at + 1 == line.length() || line.charAt(at + 1) == '[';
        }
        if (c == '&') {
            return MarkReferences.mayBe(line, at, MARKS);
        }
        if (c == '\\') {
            return begins(line, at, FORMULA) || LETTERS.stream().anyMatch(letter -> begins(line, at, letter));
        }
        if (c == '[') {
            return OWN.stream().anyMatch(own -> begins(line, at, own));
        }
        if (c != '<') {
            return false;
        }
        if (RiskyTags.mayBe(line, at)) {
            return true;
        }
        var rest =
                line.subSequence(at, Math.min(line.length(), at + LONGEST_TAG)).toString();
        if (COMMENT.startsWith(rest) || rest.startsWith(COMMENT)) {
            return true;
        }
        var name = (rest.startsWith("</") ? rest.substring(2) : rest.substring(1)).toLowerCase(Locale.ROOT);
        return TAGS.stream().anyMatch(tag -> tag.startsWith(name) || name.startsWith(tag));
    }

    /** Returns whether {@code word} is there, or its beginning up to the end of the line, in whatever case. */
    private static boolean begins(CharSequence line, int at, String word) {
        int length = Math.min(word.length(), line.length() - at);
        return word.regionMatches(true, 0, line.subSequence(at, at + length).toString(), 0, length);
    }

    /** Returns what the mark at {@code at} becomes; 0 where there is none. */
    private static char mark(CharSequence text, int at) {
        char c = text.charAt(at);
        int letter = Character.codePointAt(text, at);
        if (c < 0x80 || (letter == c && Character.isSurrogate(c))) {
            return 0;
        }
        return CHECKS.indexOf(letter) >= 0 ? OTHER_CHECK : CROSSES.indexOf(letter) >= 0 ? OTHER_CROSS : 0;
    }

    private void endLine(StringBuilder out) {
        var whole = line.toString();
        show(whole, false, out);
        if (head.isEmpty()) {
            lines.end(structure(whole));
        } else {
            lines.end(beyond || !isBlank(whole) ? head + "x" : head);
        }
        line.setLength(0);
        part = null;
        head = "";
        beyond = false;
    }

    /** Shows a line that is too long as far as it is there; whatever the cut takes apart is broken up. */
    private void cutLine(StringBuilder out) {
        int end = Character.isHighSurrogate(line.charAt(line.length() - 1)) ? line.length() - 1 : line.length();
        var begun = line.substring(0, end);
        show(begun, true, out);
        if (head.isEmpty()) {
            head = structure(begun);
        } else {
            beyond |= !isBlank(begun);
        }
        line.delete(0, end);
    }

    private void show(String text, boolean cut, StringBuilder out) {
        boolean goesOn = part != null;
        var is = part == null ? lines.read(structure(text)) : part;
        part = is;
        if (!goesOn && is != Part.CONTINUED) {
            doubtful = false;
            ends = "";
        }
        var safe = switch (is) {
            case CODE -> inCode(text, cut);
            // With one more backtick, it would open nothing.
            case OPENING -> withoutSpans(goesOn ? text.replace('`', '\'') : text, cut);
            case INDENTED -> withoutSpans(text, cut);
            case CONTINUED, OTHER -> inText(text, cut);
        };
        // The text shown before had nothing in it that changes, so it is as long afterwards.
        out.append(safe, shown, safe.length());
        shown = 0;
    }

    /** Returns the line as the client's blocks are made of it, in which no tag begins one, for none is left that does. */
    private static String structure(String whole) {
        int end = whole.length();
        while (end > 0 && (whole.charAt(end - 1) == '\n' || whole.charAt(end - 1) == '\r')) {
            end--;
        }
        return whole.substring(0, end).replace('<', 'x');
    }

    private static boolean isBlank(String text) {
        return text.chars().allMatch(c -> c == ' ' || c == '\t' || c == '\r' || c == '\n');
    }

    private String inCode(String text, boolean cut) {
        if (!codeToo) {
            return text;
        }
        var out = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            out.append(c);
            if (isThought(text, at) || (cut && (c == '<' || c == '◁') && mayChange(text, at))) {
                out.append(WORD_JOINER);
            }
        }
        return out.toString();
    }

    /** Returns a line that is neither a paragraph's nor code that every client takes for it. */
    private String withoutSpans(String text, boolean cut) {
        doubtful = true;
        var safe = inText(text, cut);
        doubtful = cut;
        return safe;
    }

    private String inText(String text, boolean cut) {
        doubtful |= cut;
        boolean unpaired = false;
        boolean escaped = false;
        var out = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (c == '`' && !escaped) {
                int run = run(text, at);
                int end = doubtful ? -1 : spanEnd(text, at, run);
                unpaired |= end < 0;
                if (end > 0 && mayEndWhatBegan(text, at, end)) {
                    doubtful = true;
                    end = -1;
                }
                out.append(end < 0 ? text.substring(at, at + run) : inCode(text.substring(at, end), false));
                at = end < 0 ? at + run : end;
                continue;
            }
            escaped = c == '\\' && !escaped;
            begin(text, at);
            at += clean(text, at, cut, out);
        }
        // The next line of the paragraph may end what this one has not.
        doubtful |= unpaired;
        return out.toString();
    }

    /** Appends the letter at {@code at} made harmless, and returns how much of the text that was. */
    private static int clean(String text, int at, boolean cut, StringBuilder out) {
        char c = text.charAt(at);
        boolean open = cut && mayChange(text, at);
        char mark = mark(text, at);
        if (c == '<' && (open || text.startsWith(COMMENT, at) || isThought(text, at) || RiskyTags.is(text, at))) {
            out.append("&lt;");
        } else if (c == '&' && (open || MarkReferences.is(text, at, MARKS))) {
            out.append("&amp;");
        } else if (text.startsWith(FORMULA, at)) {
            out.append(OTHER_CHECK);
            return FORMULA.length();
        } else if (mark != 0) {
            out.append(mark);
            return Character.charCount(text.codePointAt(at));
        } else {
            out.append(c);
            if (open
                    || (c == '◁' && isThought(text, at))
                    || text.startsWith(PICTURE, at)
                    || isOwn(text, at)
                    || LETTERS.stream().anyMatch(letter -> text.startsWith(letter, at))) {
                out.append(WORD_JOINER);
            }
        }
        return 1;
    }

    /** Notes what may begin at {@code at} and end in what looks like a span. */
    private void begin(String text, int at) {
        switch (text.charAt(at)) {
            // Tags that do not surely end are none; an address of mail may have backticks, too.
            case '<' -> begin(text, at, MAIL, '>');
            case '$' -> ends(FORMULA_ENDS.charAt(0));
            case '\\' -> {
                if (text.startsWith("\\(", at) || text.startsWith("\\[", at)) {
                    ends(FORMULA_ENDS.charAt(1));
                }
            }
            case ']' -> {
                if (text.startsWith("](", at)) {
                    begin(text, at + 1, ADDRESS, ')');
                } else if (text.startsWith("][", at)) {
                    begin(text, at + 1, LABEL, ']');
                }
            }
            default -> {}
        }
    }

    private void begin(String text, int at, Pattern whole, char end) {
        if (!whole.matcher(text).region(at, text.length()).lookingAt()) {
            ends(end);
        }
    }

    private void ends(char end) {
        if (ends.indexOf(end) < 0) {
            ends += end;
        }
    }

    /** A cell of a table ends before spans are looked for; other things that began before a span, too. */
    private boolean mayEndWhatBegan(String text, int at, int end) {
        for (int i = at; i < end; i++) {
            char c = text.charAt(i);
            if (c == '|' || ends.indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOwn(String text, int at) {
        return text.charAt(at) == '['
                && OWN.stream().anyMatch(own -> text.regionMatches(true, at, own, 0, own.length()));
    }

    /** Returns where the code span that begins at {@code at} with so many backticks ends; -1 where it does not on its line. */
    private static int spanEnd(String text, int at, int run) {
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
        return -1;
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

    /**
     * Returns one line for a log: no comment, no tag, no line break can be in it. It stays so wherever in a line it is set in: what is code
     * in it begins and ends there.
     */
    static String line(String text, int longest) {
        var cut = Ellipsis.end(text.replaceAll("\\s+", " ").strip(), longest);
        var filter = new HarmlessText(true);
        filter.ends = FORMULA_ENDS;
        var safe = filter.inText(cut, false);
        if (filter.doubtful || !filter.ends.equals(FORMULA_ENDS)) {
            safe = new HarmlessText(true)
                    .inText(
                            cut.replace('`', '\'')
                                    .replace("](", "]" + WORD_JOINER + "(")
                                    .replace("][", "]" + WORD_JOINER + "["),
                            false);
        }
        return safe.endsWith("\\") ? safe + WORD_JOINER : safe;
    }

    /** Returns one line as {@link #line} does in which nothing is code, for between backticks, too. */
    static String words(String text, int longest) {
        return line(text.replace('`', '\''), longest);
    }
}
