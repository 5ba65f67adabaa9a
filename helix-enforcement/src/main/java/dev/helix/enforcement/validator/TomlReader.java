package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Flaw;
import dev.helix.enforcement.validator.HeaderValue.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what headers of TOML hold: keys, tables, text, lists. Used once. */
final class TomlReader {

    private static final int MAX_DEPTH = 16;
    private static final int MOST_MALFORMED = 50;
    private static final Pattern ENTRY = Pattern.compile("[\\w.\"'-]++[ \\t]*+=|\\[[\\w.\"' -]++\\]?+[ \\t]*+(?:#|$)");

    /** A table that is still being read. */
    private static final class Table {
        private final int at;
        private final Map<String, Field> fields = new LinkedHashMap<>();
        private final Map<String, Table> tables = new LinkedHashMap<>();

        Table(int at) {
            this.at = at;
        }

        List<Field> read() {
            var all = new ArrayList<>(fields.values());
            tables.forEach((name, table) -> all.add(new Field(
                    name,
                    new Span(table.at, table.at),
                    new HeaderValue.Fields(table.read(), new Span(table.at, table.at)))));
            return all;
        }
    }

    /** The text is not valid TOML. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private final String text;
    private final int end;
    private final List<Flaw> problems;
    private final Table root;
    private int at;

    TomlReader(String text, int start, int end, List<Flaw> problems) {
        this.text = text;
        this.at = start;
        this.end = end;
        this.problems = problems;
        this.root = new Table(start);
    }

    /** Returns the fields; what is wrong is added to the problems. */
    List<Field> read() {
        var table = root;
        int malformed = 0;
        while (malformed < MOST_MALFORMED && skipToContent()) {
            int start = at;
            try {
                table = text.charAt(at) == '[' ? table() : field(table);
            } catch (Malformed e) {
                malformed++;
                problems.add(new Flaw(
                        "INVALID_ADR_HEADER.toml", String.valueOf(e.getMessage()), Span.at(Math.min(at, end))));
                at = nextEntry(start);
            }
        }
        return malformed == 0 ? root.read() : List.of();
    }

    /** Returns the first line behind {@code from} that a table or a field begins; what is open there would take all of the rest. */
    private int nextEntry(int from) {
        int line = HeaderReader.nextLine(text, from);
        while (line < end
                && !ENTRY.matcher(text)
                        .region(line, Math.min(end, HeaderReader.lineEnd(text, line)))
                        .lookingAt()) {
            line = HeaderReader.nextLine(text, line);
        }
        return Math.min(line, end);
    }

    private boolean skipToContent() {
        while (at < end) {
            char c = text.charAt(at);
            if (c == '#') {
                at = HeaderReader.lineEnd(text, at);
            } else if (StepMarker.isBlank(c)) {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipBlanks() {
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private Table table() throws Malformed {
        int start = at++;
        if (at < end && text.charAt(at) == '[') {
            throw new Malformed("[[");
        }
        var names = keys();
        expect(']');
        return nested(root, names, start);
    }

    private static Table nested(Table from, List<String> names, int at) {
        var table = from;
        for (var name : names) {
            table = table.tables.computeIfAbsent(name, ignored -> new Table(at));
        }
        return table;
    }

    private Table field(Table table) throws Malformed {
        int start = at;
        var names = keys();
        var key = new Span(start, at);
        expect('=');
        skipBlanks();
        var value = value(0);
        var holder = nested(table, names.subList(0, names.size() - 1), start);
        var name = names.getLast();
        if (holder.fields.putIfAbsent(name, new Field(name, key, value)) != null) {
            problems.add(new Flaw("INVALID_ADR_HEADER.duplicate", name, key));
        }
        return table;
    }

    private List<String> keys() throws Malformed {
        var names = new ArrayList<String>();
        do {
            skipBlanks();
            names.add(at < end && "\"'".indexOf(text.charAt(at)) >= 0 ? quoted() : bareKey());
            skipBlanks();
        } while (skip('.'));
        return names;
    }

    private String bareKey() throws Malformed {
        int start = at;
        while (at < end && (Character.isLetterOrDigit(text.charAt(at)) || "_-".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw new Malformed(text.substring(at, Math.min(end, HeaderReader.lineEnd(text, at))));
        }
        return text.substring(start, at);
    }

    private boolean skip(char c) {
        boolean there = at < end && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws Malformed {
        skipBlanks();
        if (!skip(c)) {
            throw new Malformed("“" + c + "”?");
        }
    }

    private HeaderValue value(int depth) throws Malformed {
        if (at >= end || depth > MAX_DEPTH) {
            throw new Malformed("…");
        }
        int start = at;
        return switch (text.charAt(at)) {
            case '"', '\'' -> text(quoted(), start);
            case '[' -> list(depth);
            case '{' -> throw new Malformed("{");
            default -> bare(start);
        };
    }

    private HeaderValue text(String value, int start) {
        return new HeaderValue.Text(value, new Span(start, at));
    }

    private HeaderValue bare(int start) throws Malformed {
        while (at < end && ",]#}".indexOf(text.charAt(at)) < 0 && !StepMarker.isLineEnd(text.charAt(at))) {
            at++;
        }
        var value = text.substring(start, at).strip();
        if (value.isEmpty()) {
            throw new Malformed("=");
        }
        return new HeaderValue.Text(value, new Span(start, start + value.length()));
    }

    private HeaderValue list(int depth) throws Malformed {
        int start = at++;
        var items = new ArrayList<HeaderValue>();
        while (skipToContent()) {
            if (skip(']')) {
                return new HeaderValue.Items(items, new Span(start, at));
            }
            items.add(value(depth + 1));
            int behind = at;
            if (skipToContent() && !skip(',') && text.charAt(at) != ']') {
                at = behind;
                throw new Malformed("[");
            }
        }
        throw new Malformed("[");
    }

    private String quoted() throws Malformed {
        var quote = text.substring(at, at + 1);
        var triple = quote.repeat(3);
        var mark = text.startsWith(triple, at) ? triple : quote;
        at += mark.length();
        var value = new StringBuilder();
        while (at < end && !text.startsWith(mark, at)) {
            char c = text.charAt(at++);
            if (c == '\\' && quote.equals("\"") && at < end) {
                char escaped = text.charAt(at++);
                value.append(escape(escaped).orElse("\\" + escaped));
            } else if (StepMarker.isLineEnd(c) && mark.length() == 1) {
                at--;
                break;
            } else {
                value.append(c);
            }
        }
        if (!text.startsWith(mark, at) || at >= end) {
            throw new Malformed(mark);
        }
        at += mark.length();
        return value.toString();
    }

    private static Optional<String> escape(char c) {
        return switch (c) {
            case 'n' -> Optional.of("\n");
            case 't' -> Optional.of("\t");
            case '"' -> Optional.of("\"");
            case '\\' -> Optional.of("\\");
            default -> Optional.empty();
        };
    }
}
