package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Flaw;
import dev.helix.enforcement.validator.HeaderSlips.Slip;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a header that YAML can't read because they begin at the wrong column, or have no blank behind their colon or hyphen.
 * What people meant is plain from the lines before: a key below one that has its value is another of the same level, an item
 * belongs to the key above it, and what belongs to a line moves with it. Where YAML takes a line for the text of the one before, so
 * does this.
 */
final class HeaderLayout {

    private static final String INDENT = "INVALID_ADR_HEADER.indent";
    private static final String GAP = "INVALID_ADR_HEADER.gap";
    private static final int STEP = 2;
    private static final int NOWHERE = -1;

    /** Not so the address of a page or of a disk. */
    private static final Pattern KEY =
            Pattern.compile("(?<key>[\"']?[A-Za-z_][\\w.-]{0,40}[\"']?)[ \\t]*:(?!//|\\\\)(?<value>.*)");

    private static final Pattern ITEM = Pattern.compile("-(?!-)(?<value>.*)");

    /** A key of those above: where it begins now, and where it began. */
    private record Level(int column, int written) {}

    /**
     * The last item.
     *
     * @param written where it began
     * @param inside where its lines begin that belong to it as they are: those of a map, a list or a text
     * @param shift by how much it was moved
     */
    private record Item(int written, int inside, int shift) {}

    private final String text;
    private final List<Slip> slips = new ArrayList<>();

    /** The keys above, those that hold others first. */
    private final List<Level> keys = new ArrayList<>();

    /** Whether the last key has no value in its own line. */
    private boolean open;

    /** Where the items below the last key begin. */
    private int items = NOWHERE;

    private @Nullable Item last;

    /** Lines that are indented further than this belong to a text of several lines. */
    private int inText = Integer.MAX_VALUE;

    /** By how much these lines move with their key. */
    private int textShift;

    private HeaderLayout(String text) {
        this.text = text;
    }

    /** Looks through the lines from {@code start} to {@code end}. */
    static List<Slip> find(String text, int start, int end) {
        var layout = new HeaderLayout(text);
        int base = Integer.MAX_VALUE;
        for (int line = start; line < end; line = HeaderReader.nextLine(text, line)) {
            int said = layout.said(line);
            if (said < HeaderReader.lineEnd(text, line)
                    && layout.matcher(KEY, said, line).matches()) {
                base = Math.min(base, said - line);
            }
        }
        for (int line = start; line < end; line = HeaderReader.nextLine(text, line)) {
            layout.line(line, base);
        }
        return layout.slips;
    }

    private int said(int line) {
        int at = line;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private Matcher matcher(Pattern pattern, int from, int line) {
        return pattern.matcher(text).region(from, HeaderReader.lineEnd(text, line));
    }

    private void line(int line, int base) {
        int said = said(line);
        int indent = said - line;
        if (said >= HeaderReader.lineEnd(text, line)) {
            return;
        }
        if (indent > inText) {
            move(line, indent, indent + textShift);
            return;
        }
        if (text.charAt(said) == '#') {
            return;
        }
        inText = Integer.MAX_VALUE;
        var key = matcher(KEY, said, line);
        boolean named = key.matches();
        var above = last;
        if (above != null && indent >= above.inside() && !(named && isKeyAbove(indent, key))) {
            move(line, indent, indent + above.shift());
            return;
        }
        var item = matcher(ITEM, said, line);
        if (item.matches()) {
            item(line, indent, item);
        } else if (named && !isText(indent, key)) {
            key(line, indent, base, key);
        } else if (above != null && indent > above.written()) {
            move(line, indent, indent + above.shift());
        }
    }

    /** Where an item stands left of its key, a key behind it may be the item's or one of those above. */
    private boolean isKeyAbove(int indent, Matcher key) {
        return keys.stream().anyMatch(above -> above.written() == indent)
                && (isOpen(key.group("value")) || PlannedFiles.isList(key.group("key")));
    }

    /** Without a blank behind its colon it goes on with the value above, or is that value: YAML reads it as such. */
    private boolean isText(int indent, Matcher key) {
        return isGap(key.group("value"))
                && !keys.isEmpty()
                && indent > keys.getLast().written();
    }

    private void key(int line, int indent, int base, Matcher key) {
        int column = column(indent, base);
        while (!keys.isEmpty() && keys.getLast().column() >= column) {
            keys.removeLast();
        }
        keys.add(new Level(column, indent));
        move(line, indent, column);
        gap(key.start("value"), key.group("value"), line);
        var value = key.group("value").strip();
        open = isOpen(key.group("value"));
        items = NOWHERE;
        last = null;
        inText = goesOn(value) ? indent : Integer.MAX_VALUE;
        textShift = Math.max(0, column - indent);
    }

    private static boolean isOpen(String value) {
        return value.isBlank() || (!isGap(value) && value.strip().startsWith("#"));
    }

    /** Returns whether {@code value} begins what goes on in further lines. */
    private static boolean goesOn(String value) {
        if (value.isEmpty()) {
            return false;
        }
        return switch (value.charAt(0)) {
            case '|', '>' -> true;
            case '"', '\'' -> !HeaderSlips.isQuoted(value);
            case '[', '{' ->
                value.chars().filter(c -> c == '[' || c == '{').count()
                        > value.chars().filter(c -> c == ']' || c == '}').count();
            default -> false;
        };
    }

    /** Returns where a key belongs that is indented by {@code indent}. */
    private int column(int indent, int base) {
        if (keys.isEmpty() || indent <= base) {
            return base;
        }
        var lowest = keys.getLast();
        if (open && items == NOWHERE && indent > lowest.written()) {
            return Math.max(indent, lowest.column() + 1);
        }
        for (int i = keys.size() - 1; i >= 0; i--) {
            var above = keys.get(i);
            if (above.written() <= indent) {
                // One that began there; or, between two levels, the upper one where a single blank is too much.
                boolean lower = i + 1 < keys.size() && indent > above.written() + 1;
                return lower ? keys.get(i + 1).column() : above.column();
            }
        }
        return base;
    }

    private void item(int line, int indent, Matcher item) {
        var value = item.group("value");
        var before = last;
        if (keys.isEmpty() || !open) {
            return;
        }
        var key = keys.getLast();
        if (isGap(value) && indent > (before == null ? key.written() : before.written())) {
            if (before != null) {
                move(line, indent, indent + before.shift());
            }
            return; // A text that begins with a hyphen.
        }
        if (items == NOWHERE) {
            boolean left = indent < key.column() || (indent == key.column() && indent == 0 && key.written() > 0);
            items = left ? key.column() + STEP : indent;
        }
        move(line, indent, items);
        gap(item.start("value"), value, line);
        last = new Item(indent, inside(indent, value), items - indent);
    }

    private static int inside(int indent, String value) {
        var said = value.strip();
        boolean map = !isGap(value) && (KEY.matcher(said).matches() || said.startsWith("- "));
        if (map && !goesOn(said)) {
            return indent + 1 + value.indexOf(said);
        }
        return said.isEmpty() || said.startsWith("#") || goesOn(said) ? indent + 1 : Integer.MAX_VALUE;
    }

    private void move(int line, int from, int to) {
        if (from != to) {
            var range = new Span(line, line + from);
            slips.add(new Slip(new Flaw(INDENT, written(line), range), new Edit(range, " ".repeat(to))));
        }
    }

    private static boolean isGap(String value) {
        return !value.isEmpty() && value.charAt(0) != ' ' && value.charAt(0) != '\t';
    }

    private void gap(int at, String value, int line) {
        if (!isGap(value)) {
            return;
        }
        var flaw = new Flaw(GAP, written(line), Span.at(at));
        if (value.charAt(0) == '#') {
            // Behind a blank it would be a comment.
            var said = value.split("\\s#", 2)[0].stripTrailing();
            slips.add(new Slip(flaw, new Edit(new Span(at, at + said.length()), " " + HeaderSlips.quoted(said))));
        } else {
            slips.add(new Slip(flaw, new Edit(Span.at(at), " ")));
        }
    }

    private String written(int line) {
        return text.substring(line, HeaderReader.lineEnd(text, line)).strip();
    }
}
