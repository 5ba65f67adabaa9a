package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Flaw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The mistakes that people and models make in YAML, line by line, with the repair that keeps the meaning. */
final class HeaderSlips {

    private static final String TAB = "INVALID_ADR_HEADER.tab";
    private static final String CHARACTER = "INVALID_ADR_HEADER.character";
    private static final String CHARACTER_NO_COLON = "INVALID_ADR_HEADER.colonsign";
    private static final String BULLETS = "*+•‣◦·–—";
    private static final Pattern MARKED_KEY =
            Pattern.compile("((?<mark>[*_`]{1,3})(?<key>[A-Za-z][\\w-]{0,40})(?:\\k<mark>|:\\k<mark>(?!\\s*:))):?");
    private static final Pattern WIDE_COLON = Pattern.compile("[\\p{L}\\d_-]{1,40}[ \\t]*(?<colon>[：﹕︰])[ \\t]*");
    private static final String QUOTE = "INVALID_ADR_HEADER.quote";
    /** The sign that begins a text of several lines. */
    private static final Pattern BLOCK = Pattern.compile("[|>](?:[-+]?[1-9]?|[1-9][-+])(?:\\s+#.*)?");

    private static final int USUAL_INDENT = 2;
    private static final int NO_TEXT = -1;

    /** A slip and what puts it right. */
    record Slip(Flaw problem, Edit repair) {}

    private final String text;
    private final int start;
    private final int end;
    private final List<Slip> slips = new ArrayList<>();

    private HeaderSlips(String text, int start, int end) {
        this.text = text;
        this.start = start;
        this.end = end;
    }

    /** Looks through the lines from {@code start} to {@code end}; a tab becomes the indentation it stands for. */
    static List<Slip> find(String text, int start, int end) {
        var search = new HeaderSlips(text, start, end);
        int indent = search.indent();
        int textBelow = NO_TEXT;
        for (int line = start; line < end; line = HeaderReader.nextLine(text, line)) {
            int lineEnd = HeaderReader.lineEnd(text, line);
            int first = search.behindBlanks(line, lineEnd);
            boolean isText = textBelow != NO_TEXT && (first == lineEnd || first - line > textBelow);
            search.line(line, lineEnd, indent, isText);
            if (!isText) {
                textBelow = beginsText(text.substring(first, lineEnd)) ? first - line : NO_TEXT;
            }
        }
        return search.slips;
    }

    /** Returns whether the lines below {@code line} are a text: it ends with a key, or an item, and the sign for one. */
    private static boolean beginsText(String line) {
        int sign = Math.max(line.lastIndexOf(": "), line.startsWith("- ") ? line.lastIndexOf("- ") : -1);
        return sign >= 0 && isBlock(line.substring(sign + 2).strip());
    }

    private int behindBlanks(int start, int end) {
        int i = start;
        while (i < end && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /**
     * Returns {@code slips} with those tabs and odd blanks taken away that can't stand for any indentation, because the line before says all
     * of its key.
     */
    static List<Slip> withoutStrayTabs(String text, int start, List<Slip> slips) {
        return slips.stream()
                .map(slip -> (slip.problem().key().equals(TAB)
                                        || slip.problem().key().equals(CHARACTER))
                                && isFirstOfLine(text, slip.repair().range().start())
                                && followsWholeField(
                                        text, start, slip.repair().range().start())
                        ? new Slip(slip.problem(), new Edit(slip.repair().range(), ""))
                        : slip)
                .toList();
    }

    /** Returns {@code first} with those of {@code others} that lie elsewhere, in the order of the text. */
    static List<Slip> joined(List<Slip> first, List<Slip> others) {
        var all = new ArrayList<>(first);
        others.stream()
                .filter(other -> first.stream().noneMatch(slip -> overlap(slip, other)))
                .forEach(all::add);
        all.sort(Comparator.comparingInt(slip -> slip.repair().range().start()));
        return all;
    }

    private static boolean overlap(Slip one, Slip other) {
        var a = one.repair().range();
        var b = other.repair().range();
        return a.start() == b.start() || (a.start() < b.end() && b.start() < a.end());
    }

    private static boolean isFirstOfLine(String text, int at) {
        return at == 0 || StepMarker.isLineEnd(text.charAt(at - 1));
    }

    private static boolean followsWholeField(String text, int start, int line) {
        if (line <= start) {
            return false;
        }
        int before = line - 1;
        while (before > start && !StepMarker.isLineEnd(text.charAt(before - 1))) {
            before--;
        }
        var previous = text.substring(before, line).stripTrailing();
        int colon = previous.indexOf(':');
        boolean top = !previous.isEmpty() && Character.isLetterOrDigit(previous.charAt(0));
        var value = colon < 0 ? "" : previous.substring(colon + 1).strip();
        return top && !value.isEmpty() && !value.startsWith("|") && !value.startsWith(">");
    }

    /** Returns by how many blanks a level is indented where blanks are used. */
    private int indent() {
        int least = Integer.MAX_VALUE;
        for (int line = start; line < end; line = HeaderReader.nextLine(text, line)) {
            int i = line;
            while (i < end && text.charAt(i) == ' ') {
                i++;
            }
            boolean visible = i < end && !StepMarker.isBlank(text.charAt(i));
            least = visible && i > line ? Math.min(least, i - line) : least;
        }
        return least == Integer.MAX_VALUE ? USUAL_INDENT : least;
    }

    /** @param isText whether all behind the indentation is text, which may look as it likes */
    private void line(int start, int end, int width, boolean isText) {
        int indent = behindBlanks(start, end);
        var blanks = text.substring(start, indent);
        int odd = oddBlank(blanks);
        if (odd >= 0 && indent < end) {
            add(CHARACTER, LookAlikes.name(blanks.charAt(odd)), new Span(start, indent), plain(blanks, width));
        } else if (blanks.indexOf('\t') >= 0 && indent < end) {
            add(TAB, "", new Span(start, indent), plain(blanks, width));
        }
        if (isText) {
            return;
        }
        int item = indent;
        if (indent + 1 < end && BULLETS.indexOf(text.charAt(indent)) >= 0 && isBlank(text.charAt(indent + 1))) {
            add("INVALID_ADR_HEADER.bullet", text.substring(indent, indent + 1), new Span(indent, indent + 1), "-");
            item = indent + 2;
        }
        while (text.startsWith("- ", item) && item < end) {
            item += 2;
        }
        var marked = MARKED_KEY.matcher(text).region(item, end);
        if (marked.lookingAt()) {
            add(
                    "INVALID_ADR_HEADER.key",
                    marked.group(1),
                    new Span(marked.start(1), marked.end(1)),
                    marked.group("key"));
            return;
        }
        var wide = WIDE_COLON.matcher(text).region(item, end);
        if (wide.lookingAt()) {
            int at = wide.start("colon");
            add(CHARACTER_NO_COLON, LookAlikes.name(text.charAt(at)), new Span(at, wide.end()), ": ");
            return;
        }
        int colon = text.indexOf(':', item, end);
        if (colon < item || colon + 1 >= end || !isKey(item, colon)) {
            if (item > indent) {
                item(item, end);
            }
            return;
        }
        char blank = text.charAt(colon + 1);
        if (blank > 0x7F && isOddBlank(blank)) {
            add(CHARACTER, LookAlikes.name(blank), new Span(colon + 1, colon + 2), " ");
            return;
        }
        if (blank == ' ' || blank == '\t') {
            value(colon + 1, end);
        }
    }

    private void item(int from, int end) {
        var value = text.substring(from, end).strip();
        if (!value.isEmpty() && beginsOddly(value)) {
            quote(QUOTE, value, from);
        }
    }

    private void value(int from, int end) {
        int start = from;
        while (start < end && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            start++;
        }
        var value = text.substring(start, end).stripTrailing();
        if (value.isEmpty()) {
            return;
        }
        if (beginsOddly(value)) {
            quote(QUOTE, value, start);
        } else if ("\"'[{|>&!#".indexOf(value.charAt(0)) < 0
                && !value.contains(" #")
                && (value.contains(": ") || value.endsWith(":"))) {
            quote("INVALID_ADR_HEADER.colon", value, start);
        }
    }

    /** Returns whether a plain value can't begin like {@code value}, or what begins there is not all of it. */
    private static boolean beginsOddly(String value) {
        return switch (value.charAt(0)) {
            case '@', '`', '%', ',', ']', '}' -> !value.contains(" #");
            case '-', '?', ':', '&' -> value.length() == 1 || value.charAt(1) == ' ';
            case '|', '>' -> !isBlock(value);
            case '*' -> !value.substring(1).matches("[A-Za-z0-9_-]+");
            case '[' -> !closes(value, '[', ']');
            case '{' -> !closes(value, '{', '}');
            case '"', '\'' -> !isQuoted(value);
            default -> false;
        };
    }

    /** Returns whether {@code value} says that the lines below are a text. */
    static boolean isBlock(String value) {
        return BLOCK.matcher(value).matches();
    }

    /** Returns whether the bracket that {@code value} begins with closes at its end, or is meant to go on in further lines. */
    private static boolean closes(String value, char open, char close) {
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            depth += value.charAt(i) == open ? 1 : value.charAt(i) == close ? -1 : 0;
            if (depth == 0) {
                var rest = value.substring(i + 1).strip();
                return rest.isEmpty() || rest.startsWith("#");
            }
        }
        return true;
    }

    /** Returns whether the quotation mark that {@code value} begins with closes at its end. */
    static boolean isQuoted(String value) {
        char quote = value.charAt(0);
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quote == '"' && c == '\\') {
                i++;
            } else if (c == quote) {
                if (quote == '\'' && i + 1 < value.length() && value.charAt(i + 1) == quote) {
                    i++;
                    continue;
                }
                var rest = value.substring(i + 1).strip();
                return rest.isEmpty() || rest.startsWith("#");
            }
        }
        return false;
    }

    private void quote(String key, String value, int at) {
        add(key, value, new Span(at, at + value.length()), quoted(value));
    }

    /** Returns {@code value} as a text that nothing in it can end. */
    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private boolean isKey(int from, int to) {
        return to > from
                && text.substring(from, to).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || isOddBlank(c);
    }

    /** Returns where the first blank stands in {@code blanks} that is none to YAML. */
    private static int oddBlank(String blanks) {
        for (int i = 0; i < blanks.length(); i++) {
            if (blanks.charAt(i) > 0x7F) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the indentation that {@code blanks} stand for. */
    private static String plain(String blanks, int width) {
        var plain = new StringBuilder();
        for (int i = 0; i < blanks.length(); i++) {
            char c = blanks.charAt(i);
            plain.append(c == '\t' ? " ".repeat(width) : c == '\u3000' ? "  " : " ");
        }
        return plain.toString();
    }

    private static boolean isOddBlank(char c) {
        return (c > 0x7F && Character.isSpaceChar(c)) || c == '\u200B' || c == '\u2060' || c == '\uFEFF';
    }

    private void add(String key, String detail, Span range, String replacement) {
        slips.add(new Slip(new Flaw(key, detail, range), new Edit(range, replacement)));
    }
}
