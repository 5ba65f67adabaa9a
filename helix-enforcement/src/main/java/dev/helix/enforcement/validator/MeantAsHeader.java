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
    private static final Pattern MORE = Pattern.compile("(?:\\s+\\S|- |-\\t|#\\s).*");

    /** Reads {@code text}; null where it holds nothing of that kind for {@code profile}. */
    static @Nullable MeantAsHeader in(String text, AdrProfile profile) {
        var number = HeaderKeys.normal(profile.idField());
        if (number.isEmpty()) {
            return null;
        }
        var lines = lines(text);
        var repair = new ArrayList<Edit>();
        for (int i = 0; i < lines.size() && repair.size() < MOST; i++) {
            var field = FIELD.matcher(lines.get(i).said(text));
            if (field.matches() && HeaderKeys.normal(field.group("key")).equals(number)) {
                i = block(text, lines, i, field.group("indent").length(), repair);
            }
        }
        return repair.isEmpty() ? null : new MeantAsHeader(Edits.apply(text, repair), List.copyOf(repair));
    }

    private record Line(int start, int end, int next) {
        String said(String text) {
            return text.substring(start, end);
        }
    }

    private static List<Line> lines(String text) {
        var lines = new ArrayList<Line>();
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        for (int at = start; at < text.length(); at = HeaderReader.nextLine(text, at)) {
            lines.add(new Line(at, HeaderReader.lineEnd(text, at), HeaderReader.nextLine(text, at)));
        }
        return lines;
    }

    /** Adds what makes a header of the lines around {@code line}; returns the last of them. */
    private static int block(String text, List<Line> lines, int line, int indent, List<Edit> repair) {
        int first = line;
        while (first > 0 && belongs(lines.get(first - 1).said(text))) {
            first--;
        }
        int last = line;
        while (last + 1 < lines.size() && belongs(lines.get(last + 1).said(text))) {
            last++;
        }
        var opening = first > 0 && isRule(lines.get(first - 1).said(text)) ? lines.get(first - 1) : null;
        var closing = last + 1 < lines.size() && isRule(lines.get(last + 1).said(text)) ? lines.get(last + 1) : null;
        if ((opening == null && closing == null && last == first)
                || lines.get(last).next() == lines.get(last).end()) {
            return last;
        }
        addRule(text, opening, lines.get(first).start(), repair);
        for (int i = first; i <= last && indent > 0; i++) {
            int start = lines.get(i).start();
            int blanks = 0;
            while (blanks < indent && text.charAt(start + blanks) == ' ') {
                blanks++;
            }
            if (blanks > 0) {
                repair.add(new Edit(new Span(start, start + blanks), ""));
            }
        }
        addRule(text, closing, lines.get(last).next(), repair);
        return last;
    }

    private static void addRule(String text, @Nullable Line rule, int place, List<Edit> repair) {
        if (rule == null) {
            repair.add(new Edit(Span.at(place), "---\n"));
        } else if (!rule.said(text).stripTrailing().equals("---")) {
            repair.add(new Edit(new Span(rule.start(), rule.end()), "---"));
        }
    }

    private static boolean isRule(String line) {
        return RULE.matcher(line).matches();
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
