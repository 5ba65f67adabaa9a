package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Flaw;
import dev.helix.enforcement.validator.HeaderSlips.Slip;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The entries of a header that YAML can't read even alone; an entry is a key or an item, with the value that it has. */
final class UnreadEntries {

    /** Blanks, the hyphens of items, and a key; one of both may be missing. */
    private static final Pattern ENTRY = Pattern.compile(
            "(?<indent> *+)(?<entry>(?:- ++)++(?:[\\w.-]{1,80}+:(?: ++|$))?+|[\\w.-]{1,80}+:(?: ++|$))");

    private static final Pattern ITEM = Pattern.compile("(?:- ++)++");

    /** What is text in YAML whatever stands before and behind it. */
    private static final Pattern PLAIN = Pattern.compile("(?:\\p{L}[\\p{L}\\p{N} ._/-]*+)?+");

    /** The value that can't be read, and what is wrong with it. */
    record Unread(Span value, Flaw problem) {}

    private final String text;
    private final int end;
    private final List<Slip> slips;

    private UnreadEntries(String text, int end, List<Slip> slips) {
        this.text = text;
        this.end = end;
        this.slips = slips;
    }

    /** Returns the first {@code most} of them between {@code start} and {@code end}, but for those that have one of {@code slips}. */
    static List<Unread> find(String text, int start, int end, List<Slip> slips, int most) {
        var search = new UnreadEntries(text, end, slips);
        var found = new ArrayList<Unread>();
        for (int line = start; line < end && found.size() < most; ) {
            line = search.entry(line, found);
        }
        return found;
    }

    /** Looks at the entry that begins at {@code line}; returns the line to go on with. */
    private int entry(int line, List<Unread> found) {
        int next = next(line);
        var entry = at(line);
        if (!entry.lookingAt()) {
            return next;
        }
        int indent = entry.end("indent") - line;
        var first = text.substring(entry.end(), lineEnd(line)).stripTrailing();
        if (HeaderSlips.isBlock(first)) {
            return behindDeeper(next, indent);
        }
        while (next < end && !at(next).lookingAt()) {
            next = next(next);
        }
        int from = afterHyphens(entry);
        if (PLAIN.matcher(first).matches() || hasSlip(line, next)) {
            return next;
        }
        var problem = problem(from, next);
        if (problem == null) {
            return next;
        }
        int deeper = behindDeeper(next, indent);
        if (deeper > next && problem(from, deeper) == null) {
            return deeper;
        }
        int to = entry.end() + text.substring(entry.end(), next).stripTrailing().length();
        boolean isOpen = first.startsWith("[") || first.startsWith("{");
        var range = new Span(entry.end(), entry.end() + first.length());
        found.add(new Unread(
                new Span(entry.end(), Math.max(entry.end(), to)),
                isOpen ? new Flaw("INVALID_ADR_HEADER.quote", first, range) : problem));
        return next;
    }

    private Matcher at(int line) {
        return ENTRY.matcher(text).region(line, lineEnd(line));
    }

    private int lineEnd(int line) {
        return Math.min(end, HeaderReader.lineEnd(text, line));
    }

    private int next(int line) {
        return Math.min(end, HeaderReader.nextLine(text, line));
    }

    private int afterHyphens(Matcher entry) {
        var item = ITEM.matcher(text).region(entry.start("entry"), entry.end());
        return item.lookingAt() ? item.end() : entry.start("entry");
    }

    private boolean hasSlip(int from, int to) {
        return slips.stream()
                .anyMatch(slip -> slip.repair().range().start() >= from
                        && slip.repair().range().start() < to);
    }

    /** Returns where the lines from {@code from} on end that are empty or indented by more than {@code indent}. */
    private int behindDeeper(int from, int indent) {
        int line = from;
        while (line < end) {
            int column = line;
            while (column < end && text.charAt(column) == ' ') {
                column++;
            }
            if (column - line <= indent && !text.substring(line, lineEnd(line)).isBlank()) {
                return line;
            }
            line = next(line);
        }
        return line;
    }

    /** Returns what is wrong with what stands between {@code from} and {@code to}; null where it can be read. */
    private @Nullable Flaw problem(int from, int to) {
        var problems = new ArrayList<Flaw>();
        HeaderReader.parse(text.substring(from, to), at -> Math.min(to, from + at), problems);
        // An item is no map.
        return problems.stream()
                .filter(problem -> !problem.key().equals("INVALID_ADR_HEADER.mapping"))
                .findFirst()
                .orElse(null);
    }
}
