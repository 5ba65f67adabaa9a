package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines that were meant as the header of an ADR and are none: between other lines than three hyphens, without a line before or
 * behind them, or indented. They have the field that holds the number, so that nothing else is taken for one.
 *
 * @param text the text with real headers in their place
 * @param repair what makes it of the text as it came
 */
record MeantAsHeader(String text, List<Edit> repair) {

    private static final int MOST = 64;

    /** Dashes of any kind, a rule of other signs, a rule that says what follows. */
    private static final Pattern RULE = Pattern.compile(
            "[\\s\\p{Cf}\\u00A0]*(?:[-\\u2010-\\u2015\\u2212\\uFF0D\\uFE63]{2,40}|[\\u2013-\\u2015]|\\*{3,40}|_{3,40}|={3,40}|;{3}|~{3,40})"
                    + "[\\s\\p{Cf}\\u00A0]*(?:#.*|(?i:yaml|yml|toml))?[\\s\\p{Cf}\\u00A0]*");

    private static final Pattern FIELD = Pattern.compile(
            "(?<indent> {0,3})[\"'*_`{]{0,3}(?<key>\\p{L}[\\p{L}\\p{N}_. -]{0,40}?)[\"'*_`]{0,3}[ \\t]*[:：].*");
    private static final char WIDE_COLON = '\uFF1A';
    private static final Pattern MORE = Pattern.compile("(?:\\s+\\S|- |-\\t|#\\s).*");

    /** Reads {@code text}; null where it holds nothing of that kind with {@code idField}. */
    static @Nullable MeantAsHeader in(String text, String idField) {
        var number = HeaderKeys.normal(idField);
        if (number.isEmpty()) {
            return null;
        }
        var repair = new ArrayList<Edit>();
        int first = text.startsWith("\uFEFF") ? 1 : 0;
        int plain = text.indexOf(':', first);
        int wide = text.indexOf(WIDE_COLON, first);
        // Only lines with a colon are looked at, since most texts have few.
        while ((plain >= 0 || wide >= 0) && repair.size() < MOST) {
            int colon = plain < 0 || (wide >= 0 && wide < plain) ? wide : plain;
            var line = Line.around(text, first, colon);
            var field = FIELD.matcher(line.said());
            if (field.matches() && HeaderKeys.normal(field.group("key")).equals(number)) {
                line = block(line, field.group("indent").length(), repair);
            }
            plain = plain >= 0 && plain < line.next() ? text.indexOf(':', line.next()) : plain;
            wide = wide >= 0 && wide < line.next() ? text.indexOf(WIDE_COLON, line.next()) : wide;
        }
        return repair.isEmpty() ? null : new MeantAsHeader(Edits.apply(text, repair), List.copyOf(repair));
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

    /** Adds what makes a header of the lines around {@code line}; returns the last of them. */
    private static Line block(Line line, int indent, List<Edit> repair) {
        var first = line;
        var opening = first.before();
        while (opening != null && belongs(opening.said())) {
            first = opening;
            opening = first.before();
        }
        var last = line;
        var closing = last.behind();
        while (closing != null && belongs(closing.said())) {
            last = closing;
            closing = last.behind();
        }
        opening = opening != null && isRule(opening.said()) ? opening : null;
        closing = closing != null && isRule(closing.said()) ? closing : null;
        if ((opening == null && closing == null && last.start() == first.start()) || last.next() == last.end()) {
            return last;
        }
        addRule(opening, first.start(), repair);
        for (var at = first; at != null && at.start() <= last.start() && indent > 0; at = at.behind()) {
            int blanks = 0;
            while (blanks < indent && at.text().charAt(at.start() + blanks) == ' ') {
                blanks++;
            }
            if (blanks > 0) {
                repair.add(new Edit(new Span(at.start(), at.start() + blanks), ""));
            }
        }
        addRule(closing, last.next(), repair);
        return last;
    }

    private static void addRule(@Nullable Line rule, int place, List<Edit> repair) {
        if (rule == null) {
            repair.add(new Edit(Span.at(place), "---\n"));
        } else if (!rule.said().stripTrailing().equals("---")) {
            repair.add(new Edit(new Span(rule.start(), rule.end()), "---"));
        }
    }

    private static boolean isRule(String line) {
        // Most lines are words.
        return !line.isEmpty()
                && !Character.isLetterOrDigit(line.charAt(0))
                && RULE.matcher(line).matches();
    }

    private static boolean belongs(String line) {
        return !isRule(line)
                && (FIELD.matcher(line).matches() || MORE.matcher(line).matches());
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
