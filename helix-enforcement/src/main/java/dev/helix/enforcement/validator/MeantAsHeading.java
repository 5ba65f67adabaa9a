package dev.helix.enforcement.validator;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a line that people take for a heading and Markdown does not.
 *
 * @param start where it begins in the line
 * @param end behind it; more text may follow
 * @param title its words
 */
record MeantAsHeading(int start, int end, String title) {

    private static final int LONGEST = 200;
    /** Blanks that Markdown does not know behind number signs, and signs that nobody sees. */
    private static final String ODD_BLANKS = "\\u00A0\\u1680\\u2000-\\u200D\\u202F\\u205F\\u2060\\u3000\\uFEFF";

    private static final String BLANKS = "(?:[\\s" + ODD_BLANKS + "]|&nbsp;)";

    /** Signs that look like the number sign: the full-width one, the small one, the sharp. */
    private static final String ODD = "\\uFF03\\uFE5F\\u266F";

    private static final Pattern ODD_SIGNS = Pattern.compile("^\\s*#*(?<odd>[" + ODD + "])[#" + ODD + "]*");

    private static final Pattern ODD_BLANK = Pattern.compile("^\\s*#{1,6}(?<odd>[" + ODD_BLANKS + "]|&nbsp;)");

    /** Number signs without a blank that Markdown knows behind them, odd, escaped or too many ones. */
    private static final Pattern SIGNS =
            Pattern.compile("^\\s*(?:\\\\#{1,6}|#{7,20}|#{1,6}(?![ \\t#" + ODD + "])|(?=#*[" + ODD + "])[#" + ODD
                    + "]{1,6})" + BLANKS + "*(?<title>[^#" + ODD + "\\s].*?)\\s*[#" + ODD + "]*\\s*$");

    /** Bold words, alone or at the beginning of a text. */
    private static final Pattern BOLD = Pattern.compile(
            "^\\s*(?<mark>\\*\\*\\*|\\*\\*|___|__)(?<title>[^*_]{2,80})\\k<mark>\\s*:?(?<rest>\\s.*)?$");

    private static final Pattern HTML = Pattern.compile(
            "(?i)^\\s*<(?<tag>h[1-6]|summary)[^<>]{0,80}>(?:<(?<inner>b|strong|h[1-6])>)?(?<title>[^<>]{2,80})(?:</\\k<inner>>)?</\\k<tag>>\\s*$");

    /** A line that is all of a paragraph: a few words, and signs around them. */
    private static final Pattern LONE = Pattern.compile(
            "^[^\\p{L}\\p{N}#<]{0,12}(?:h[1-6]\\. )?(?<title>\\p{L}[\\p{L}\\p{N} &/-]{1,60}?)[^\\p{L}\\p{N}]{0,12}$");

    private static final Pattern WORDS = Pattern.compile("^\\s*(?<title>\\p{L}[^:*_`<>|]{1,60}):\\s*$");

    private static final List<Pattern> TEXT = List.of(SIGNS, BOLD, HTML, WORDS);

    /** Returns the sign at the beginning of {@code line} that only looks like a number sign; -1 where there is none. */
    static int oddSign(String line) {
        var match = ODD_SIGNS.matcher(line);
        return match.find() ? line.charAt(match.start("odd")) : -1;
    }

    /** Returns the sign behind the number signs at the beginning of {@code line} that is no blank to Markdown; -1 where there is none. */
    static int oddBlank(String line) {
        var match = ODD_BLANK.matcher(line);
        var odd = match.find() ? match.group("odd") : "";
        return odd.isEmpty() ? -1 : odd.startsWith("&") ? 0xA0 : odd.charAt(0);
    }

    /** Returns {@code line} with number signs and a blank in place of what looks like them at its beginning. */
    static String withPlainSigns(String line) {
        var blank = ODD_BLANK.matcher(line);
        if (blank.find()) {
            return line.substring(0, blank.start("odd")) + " " + line.substring(blank.end("odd"));
        }
        var match = ODD_SIGNS.matcher(line);
        if (!match.find()) {
            return line;
        }
        var rest = line.substring(match.end());
        var signs = match.group().replaceAll("[" + ODD + "]", "#");
        return signs + (rest.startsWith(" ") ? rest : " " + rest.stripLeading());
    }

    /** Returns what {@code line} has of that kind; null for most lines. */
    static @Nullable MeantAsHeading read(String line) {
        return read(line, TEXT);
    }

    /** Returns what {@code line} has of that kind, or what its few words mean where it is all of a paragraph. */
    static @Nullable MeantAsHeading readLone(String line) {
        var meant = read(line);
        return meant == null ? read(line, List.of(LONE)) : meant;
    }

    /** Returns the bold words that {@code line} begins with. */
    static @Nullable MeantAsHeading readBold(String line) {
        return read(line, List.of(BOLD));
    }

    /** Returns what {@code line} of raw HTML has of that kind. */
    static @Nullable MeantAsHeading readHtml(String line) {
        return read(line, List.of(HTML));
    }

    private static @Nullable MeantAsHeading read(String line, List<Pattern> patterns) {
        if (line.length() > LONGEST && !line.stripLeading().startsWith("**")) {
            return null;
        }
        for (var pattern : patterns) {
            var match = pattern.matcher(line);
            if (match.find()) {
                int start = line.length() - line.stripLeading().length();
                boolean more = pattern == BOLD && match.group("rest") != null;
                int end = more ? match.start("rest") : line.length();
                while (more && end < line.length() && Character.isWhitespace(line.charAt(end))) {
                    end++;
                }
                var title = match.group("title").strip();
                return new MeantAsHeading(
                        start, end, title.endsWith(":") ? title.substring(0, title.length() - 1) : title);
            }
        }
        return null;
    }
}
