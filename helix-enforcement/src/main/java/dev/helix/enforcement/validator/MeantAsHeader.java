package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines that were meant as the header of an ADR and are none: between other lines than three hyphens, without a line before or
 * behind them, or indented. They have the field that holds the number, so that nothing else is taken for one.
 *
 * @param text the text with real headers in their place
 * @param shown whether one of them may only be shown: as a list, as something quoted or as code
 * @param repair what makes it of the text as it came
 */
record MeantAsHeader(String text, boolean shown, List<Edit> repair) {

    private static final int MOST = 64;

    /** Dashes of any kind, a rule of other signs, a rule that says what follows. */
    private static final Pattern RULE = Pattern.compile(
            "[\\s\\p{Cf}\\u00A0]*(?:[-\\u2010-\\u2015\\u2212\\uFF0D\\uFE63]{2,40}|[\\u2013-\\u2015]|\\*{3,40}|_{3,40}|={3,40}|;{3}|~{3,40})"
                    + "[\\s\\p{Cf}\\u00A0]*(?:#.*|(?i:yaml|yml|toml))?[\\s\\p{Cf}\\u00A0]*");

    private static final String BLANKS = "[ \\t\\u00A0\\u2000-\\u200A\\u202F\\u3000]";

    /** What may stand before the key of a field: blanks of any kind, the sign of a list or of something quoted. */
    private static final Pattern FIELD = Pattern.compile(
            "(?<indent>" + BLANKS + "{0,12})(?<mark>(?:>" + BLANKS + "{0,4})?(?:(?:[-*+•]|\\d{1,2}[.)])" + BLANKS
                    + "{1,4})?)[\"'*_`{]{0,3}(?<key>\\p{L}[\\p{L}\\p{N}_. -]{0,40}?)[\"'*_`]{0,3}[ \\t]*[:：](?<value>.*)");

    private static final Pattern QUOTED = Pattern.compile("\\A" + BLANKS + "{0,3}> ?");
    private static final Pattern INDENT = Pattern.compile(BLANKS + "*");

    /** So far a line may be indented without being code. */
    private static final Pattern NEAR = Pattern.compile(" {0,3}[^\\s\\u00A0\\u2000-\\u200A\\u202F\\u3000]");

    private static final char WIDE_COLON = '\uFF1A';
    private static final char LAST_ASCII = '\u007F';
    private static final Pattern MORE = Pattern.compile("(?:\\s+\\S|- |-\\t|#\\s).*");

    /** Reads {@code text}; null where it holds nothing of that kind with {@code idField}. */
    static @Nullable MeantAsHeader in(String text, String idField) {
        var number = HeaderKeys.normal(idField);
        if (number.isEmpty()) {
            return null;
        }
        var repair = new ArrayList<Edit>();
        boolean shown = false;
        int first = text.startsWith("\uFEFF") ? 1 : 0;
        int plain = text.indexOf(':', first);
        int wide = text.indexOf(WIDE_COLON, first);
        // Only lines with a colon are looked at, since most texts have few.
        while ((plain >= 0 || wide >= 0) && repair.size() < MOST) {
            int colon = plain < 0 || (wide >= 0 && wide < plain) ? wide : plain;
            int next = HeaderReader.nextLine(text, colon);
            if (mayEndAt(text, first, colon, number)) {
                var line = Line.around(text, first, colon);
                var field = field(line.said());
                if (field != null && HeaderKeys.normal(field.group("key")).equals(number)) {
                    boolean near = field.group("mark").isEmpty()
                            && NEAR.matcher(line.said()).lookingAt();
                    int before = repair.size();
                    next = block(line, field.group("mark").startsWith(">"), near, repair)
                            .next();
                    shown |= !near && repair.size() > before;
                }
            }
            plain = plain >= 0 && plain < next ? text.indexOf(':', next) : plain;
            wide = wide >= 0 && wide < next ? text.indexOf(WIDE_COLON, next) : wide;
        }
        return repair.isEmpty() ? null : new MeantAsHeader(Edits.apply(text, repair), shown, List.copyOf(repair));
    }

    /** Returns whether a key that is compared as {@code number} may end before {@code colon}: most lines with a colon have another. */
    private static boolean mayEndAt(String text, int first, int colon, String number) {
        int at = colon - 1;
        for (int i = number.length() - 1; i >= 0; at--) {
            if (at < first || StepMarker.isLineEnd(text.charAt(at))) {
                return false;
            }
            char c = text.charAt(at);
            if (c > LAST_ASCII || number.charAt(i) > LAST_ASCII) {
                // What it looks like is worth a closer look.
                return true;
            }
            if (Character.isLetterOrDigit(c)) {
                if (Character.toLowerCase(c) != number.charAt(i)) {
                    return false;
                }
                i--;
            }
        }
        return true;
    }

    /** Returns the field that {@code line} is; null where it is none. */
    private static @Nullable Matcher field(String line) {
        if (line.indexOf(':') < 0 && line.indexOf(WIDE_COLON) < 0) {
            return null;
        }
        var field = FIELD.matcher(line);
        return field.matches() ? field : null;
    }

    /**
     * One line of {@code text}.
     *
     * @param first where the first line begins
     * @param next where the next one begins
     */
    private record Line(String text, int first, int start, int end, int next) {

        static Line at(String text, int first, int start) {
            return new Line(text, first, start, HeaderReader.lineEnd(text, start), HeaderReader.nextLine(text, start));
        }

        static Line around(String text, int first, int at) {
            int start = at;
            while (start > first && !StepMarker.isLineEnd(text.charAt(start - 1))) {
                start--;
            }
            return at(text, first, start);
        }

        String said() {
            return text.substring(start, end);
        }

        /** Returns the same without the sign of something quoted, where it is {@code quoted}. */
        String bare(boolean quoted) {
            return quoted ? QUOTED.matcher(said()).replaceFirst("") : said();
        }

        @Nullable
        Line before() {
            if (start <= first) {
                return null;
            }
            boolean both = start - 2 >= first && text.startsWith("\r\n", start - 2);
            return around(text, first, start - (both ? 2 : 1));
        }

        @Nullable
        Line behind() {
            return next < text.length() ? at(text, first, next) : null;
        }
    }

    /**
     * A line that may be one of a header, read once.
     *
     * @param bare without the sign of something quoted
     * @param field what it says; null where it is no field
     */
    private record Entry(Line line, String bare, @Nullable Matcher field) {

        static @Nullable Entry of(@Nullable Line line, boolean quoted) {
            if (line == null) {
                return null;
            }
            var bare = line.bare(quoted);
            return new Entry(line, bare, MeantAsHeader.field(bare));
        }

        boolean isRule() {
            return MeantAsHeader.isRule(bare);
        }

        boolean belongs() {
            return !isRule() && (field != null || MORE.matcher(bare).matches());
        }

        boolean isFar() {
            return !NEAR.matcher(bare).lookingAt();
        }

        /** Returns the field; an item of a list is one where {@code listed}. */
        @Nullable
        Matcher field(boolean listed) {
            return field != null && (listed || field.group("mark").isEmpty()) ? field : null;
        }
    }

    /** Adds what makes a header of the lines around {@code number}; returns the last of them. */
    private static Line block(Line number, boolean quoted, boolean near, List<Edit> repair) {
        var own = new Entry(number, number.bare(quoted), field(number.bare(quoted)));
        var entries = new ArrayDeque<Entry>();
        entries.add(own);
        var opening = Entry.of(number.before(), quoted);
        while (opening != null && opening.belongs()) {
            entries.addFirst(opening);
            opening = Entry.of(opening.line().before(), quoted);
        }
        var closing = Entry.of(number.behind(), quoted);
        while (closing != null && closing.belongs()) {
            entries.addLast(closing);
            closing = Entry.of(closing.line().behind(), quoted);
        }
        opening = opening != null && opening.isRule() ? opening : null;
        closing = closing != null && closing.isRule() ? closing : null;
        var last = entries.getLast().line();
        if ((opening == null && closing == null && entries.size() == 1) || last.next() == last.end()) {
            return last;
        }
        var moved = moved(entries, own);
        // Code and lists that are shown have no rules around them, or rules that are indented, too.
        boolean far = opening == null || closing == null || opening.isFar() || closing.isFar();
        if (moved == null || (!near && far)) {
            return last;
        }
        addRule(opening, entries.getFirst().line().start(), repair);
        repair.addAll(moved);
        addRule(closing, last.next(), repair);
        return last;
    }

    /**
     * Returns what moves the fields of {@code entries} to the beginning of their lines, and leaves in its place what stands
     * below a field; null where the field that holds the number, {@code number}, stands below another.
     */
    private static @Nullable List<Edit> moved(Iterable<Entry> entries, Entry number) {
        boolean listed = number.field() != null && !number.field().group("mark").isEmpty();
        int least = Integer.MAX_VALUE;
        for (var entry : entries) {
            var field = entry.field(listed);
            least = field == null ? least : Math.min(least, field.end("indent"));
        }
        var edits = new ArrayList<Edit>();
        boolean open = false;
        for (var entry : entries) {
            var field = entry.field(listed);
            int cut;
            if (field != null && (field.end("indent") <= least || !open)) {
                cut = field.end("mark");
                open = isOpen(field.group("value"));
            } else if (entry.line().start() == number.line().start()) {
                return null;
            } else {
                cut = least == 0 ? 0 : Math.min(least, blanks(entry.bare()));
            }
            var line = entry.line();
            int before = line.end() - line.start() - entry.bare().length();
            if (before + cut > 0) {
                edits.add(new Edit(new Span(line.start(), line.start() + before + cut), ""));
            }
        }
        return edits;
    }

    private static int blanks(String line) {
        var blanks = INDENT.matcher(line);
        return blanks.lookingAt() ? blanks.end() : 0;
    }

    /** Returns whether lines below a field with {@code value} may belong to it. */
    private static boolean isOpen(String value) {
        var said = value.strip();
        return said.isEmpty() || "|>[{\"'#&".indexOf(said.charAt(0)) >= 0;
    }

    private static void addRule(@Nullable Entry rule, int place, List<Edit> repair) {
        if (rule == null) {
            repair.add(new Edit(Span.at(place), "---\n"));
        } else if (!rule.line().said().stripTrailing().equals("---")) {
            repair.add(new Edit(new Span(rule.line().start(), rule.line().end()), "---"));
        }
    }

    private static boolean isRule(String line) {
        // Most lines are words.
        return !line.isEmpty()
                && !Character.isLetterOrDigit(line.charAt(0))
                && RULE.matcher(line).matches();
    }

    /** Returns whether there are lines before and behind each header, just not the right ones. */
    boolean hasItsLines() {
        return repair.stream()
                .noneMatch(edit -> edit.range().start() == edit.range().end());
    }

    /** Returns what is wrong, for a document that has it. */
    LayoutSlip slip(String original) {
        var first = repair.getFirst();
        var written =
                original.substring(first.range().start(), first.range().end()).strip();
        boolean rule = first.replacement().equals("---") && !written.equals("---");
        int odd = LookAlikes.odd(written);
        var said = odd < 0 ? written : written + " (" + LookAlikes.name(odd) + ")";
        var key = rule ? "INVALID_ADR_HEADER.rule" : "INVALID_ADR_HEADER.open";
        return new LayoutSlip(key, first.range(), repair, true, List.of(said));
    }
}
