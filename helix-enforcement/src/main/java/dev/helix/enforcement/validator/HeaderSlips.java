package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Problem;
import java.util.ArrayList;
import java.util.List;

/** What people and models get wrong in YAML line by line, with the repair that leaves the meaning alone. */
final class HeaderSlips {

    /** A slip and what puts it right. */
    record Slip(Problem problem, Edit repair) {}

    private final String text;
    private final List<Slip> slips = new ArrayList<>();

    private HeaderSlips(String text) {
        this.text = text;
    }

    /** Looks through the lines from {@code start} to {@code end}. */
    static List<Slip> find(String text, int start, int end) {
        var search = new HeaderSlips(text);
        for (int line = start; line < end; line = HeaderReader.nextLine(text, line)) {
            search.line(line, HeaderReader.lineEnd(text, line));
        }
        return search.slips;
    }

    private void line(int start, int end) {
        int indent = start;
        while (indent < end && (text.charAt(indent) == ' ' || text.charAt(indent) == '\t')) {
            indent++;
        }
        if (text.substring(start, indent).indexOf('\t') >= 0) {
            add(
                    "INVALID_ADR_HEADER.tab",
                    "",
                    new Span(start, indent),
                    text.substring(start, indent).replace("\t", ""));
        }
        int key = text.startsWith("- ", indent) ? indent + 2 : indent;
        int colon = text.indexOf(':', key, end);
        if (colon < key || colon + 1 >= end || !isKey(key, colon)) {
            return;
        }
        char blank = text.charAt(colon + 1);
        if (blank > 0x7F && isOddBlank(blank)) {
            var name = "U+%04X %s".formatted((int) blank, Character.getName(blank));
            add("INVALID_ADR_HEADER.character", name, new Span(colon + 1, colon + 2), " ");
            return;
        }
        value(colon + 1, end);
    }

    private void value(int from, int end) {
        int start = from;
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        var value = text.substring(start, end).stripTrailing();
        if (start == from
                || value.isEmpty()
                || "\"'[{|>&*!#%@`".indexOf(value.charAt(0)) >= 0
                || value.contains(" #")) {
            return;
        }
        if (value.contains(": ") || value.endsWith(":")) {
            var quoted = '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            add("INVALID_ADR_HEADER.colon", value, new Span(start, start + value.length()), quoted);
        }
    }

    private boolean isKey(int from, int to) {
        return to > from
                && text.substring(from, to).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    private static boolean isOddBlank(char c) {
        return Character.isSpaceChar(c) || c == '\u200B' || c == '\u2060' || c == '\uFEFF';
    }

    private void add(String key, String detail, Span range, String replacement) {
        slips.add(new Slip(new Problem(key, detail, range), new Edit(range, replacement)));
    }
}
