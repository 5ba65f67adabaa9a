package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Flaw;
import dev.helix.enforcement.validator.HeaderSlips.Slip;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a header that YAML can't read because they begin at the wrong column, or have no blank behind their colon or hyphen.
 * What people meant is plain from the lines before: a key below one that has its value is another of the same level, an item
 * belongs to the key above it.
 */
final class HeaderLayout {

    private static final String INDENT = "INVALID_ADR_HEADER.indent";
    private static final String GAP = "INVALID_ADR_HEADER.gap";
    private static final int STEP = 2;
    private static final int NOWHERE = -1;

    private static final Pattern KEY =
            Pattern.compile("(?<key>[\"']?[A-Za-z_][\\w.-]{0,40}[\"']?)[ \\t]*:(?!//)(?<value>.*)");
    private static final Pattern ITEM = Pattern.compile("-(?!-)(?<value>.*)");

    private final String text;
    private final List<Slip> slips = new ArrayList<>();

    /** Where the keys above begin now, those that hold others first, and where they began. */
    private final List<int[]> keys = new ArrayList<>();

    /** Whether the last key has no value in its own line. */
    private boolean open;

    /** Where the items below the last key begin. */
    private int items = NOWHERE;

    /** Lines that are indented further than this belong to a text of several lines. */
    private int inText = Integer.MAX_VALUE;

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
        if (said >= HeaderReader.lineEnd(text, line) || text.charAt(said) == '#' || indent > inText) {
            return;
        }
        inText = Integer.MAX_VALUE;
        var item = matcher(ITEM, said, line);
        if (item.matches()) {
            item(line, indent, item);
            return;
        }
        var key = matcher(KEY, said, line);
        if (key.matches()) {
            key(line, indent, base, key);
        }
    }

    private void key(int line, int indent, int base, Matcher key) {
        int column = column(indent, base);
        while (!keys.isEmpty() && keys.getLast()[0] >= column) {
            keys.removeLast();
        }
        keys.add(new int[] {column, indent});
        move(line, indent, column);
        gap(key.start("value"), key.group("value"), line);
        var value = key.group("value").strip();
        open = value.isEmpty() || value.startsWith("#");
        items = NOWHERE;
        // What begins here may go on in further lines.
        inText = !value.isEmpty() && "|>[{\"'".indexOf(value.charAt(0)) >= 0 ? indent : Integer.MAX_VALUE;
    }

    /** Returns where a key belongs that is indented by {@code indent}. */
    private int column(int indent, int base) {
        if (keys.isEmpty() || indent <= base) {
            return base;
        }
        var last = keys.getLast();
        if (open && items == NOWHERE && indent > last[1]) {
            return Math.max(indent, last[0] + 1);
        }
        for (var above : keys.reversed()) {
            // One that began there, or is the nearest of those that began further to the left.
            if (above[1] <= indent) {
                return above[0];
            }
        }
        return base;
    }

    private void item(int line, int indent, Matcher item) {
        if (keys.isEmpty() || !open) {
            return;
        }
        int key = keys.getLast()[0];
        if (items == NOWHERE) {
            items = indent < key || (indent == key && key == 0 && keys.getLast()[1] > 0) ? key + STEP : indent;
        }
        move(line, indent, items);
        gap(item.start("value"), item.group("value"), line);
    }

    private void move(int line, int from, int to) {
        if (from != to) {
            var range = new Span(line, line + from);
            slips.add(new Slip(new Flaw(INDENT, written(line), range), new Edit(range, " ".repeat(to))));
        }
    }

    private void gap(int at, String value, int line) {
        if (!value.isEmpty() && value.charAt(0) != ' ' && value.charAt(0) != '\t') {
            slips.add(new Slip(new Flaw(GAP, written(line), Span.at(at)), new Edit(Span.at(at), " ")));
        }
    }

    private String written(int line) {
        return text.substring(line, HeaderReader.lineEnd(text, line)).strip();
    }
}
