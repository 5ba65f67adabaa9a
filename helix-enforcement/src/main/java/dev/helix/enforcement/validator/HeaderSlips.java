package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Flaw;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The mistakes that people and models make in YAML, line by line, with the repair that keeps the meaning. */
final class HeaderSlips {

    private static final String TAB = "INVALID_ADR_HEADER.tab";
    private static final String QUOTE = "INVALID_ADR_HEADER.quote";
    /** The sign that begins a text of several lines. */
    private static final Pattern BLOCK = Pattern.compile("[|>](?:[-+]?[1-9]?|[1-9][-+])(?:\\s+#.*)?");

    private static final int USUAL_INDENT = 2;

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
        for (int line = start; line < end; line = HeaderReader.nextLine(text, line)) {
            search.line(line, HeaderReader.lineEnd(text, line), indent);
        }
        return search.slips;
    }

    /**
     * Returns {@code slips} with those tabs taken away that can't stand for any indentation, because the line before says all
     * of its key.
     */
    static List<Slip> withoutStrayTabs(String text, int start, List<Slip> slips) {
        return slips.stream()
                .map(slip -> slip.problem().key().equals(TAB)
                                && followsWholeField(
                                        text, start, slip.repair().range().start())
                        ? new Slip(slip.problem(), new Edit(slip.repair().range(), ""))
                        : slip)
                .toList();
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

    private void line(int start, int end, int width) {
        int indent = start;
        while (indent < end && (text.charAt(indent) == ' ' || text.charAt(indent) == '\t')) {
            indent++;
        }
        var blanks = text.substring(start, indent);
        if (blanks.indexOf('\t') >= 0 && indent < end) {
            add(TAB, "", new Span(start, indent), blanks.replace("\t", " ".repeat(width)));
        }
        int item = indent;
        while (text.startsWith("- ", item) && item < end) {
            item += 2;
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
            var name = "U+%04X %s".formatted((int) blank, Character.getName(blank));
            add("INVALID_ADR_HEADER.character", name, new Span(colon + 1, colon + 2), " ");
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
            case '|', '>' -> !BLOCK.matcher(value).matches();
            case '*' -> !value.substring(1).matches("[A-Za-z0-9_-]+");
            case '[' -> !closes(value, '[', ']');
            case '{' -> !closes(value, '{', '}');
            case '"', '\'' -> !isQuoted(value);
            default -> false;
        };
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

    private static boolean isQuoted(String value) {
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
        var quoted = '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        add(key, value, new Span(at, at + value.length()), quoted);
    }

    private boolean isKey(int from, int to) {
        return to > from
                && text.substring(from, to).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    private static boolean isOddBlank(char c) {
        return Character.isSpaceChar(c) || c == '\u200B' || c == '\u2060' || c == '\uFEFF';
    }

    private void add(String key, String detail, Span range, String replacement) {
        slips.add(new Slip(new Flaw(key, detail, range), new Edit(range, replacement)));
    }
}
