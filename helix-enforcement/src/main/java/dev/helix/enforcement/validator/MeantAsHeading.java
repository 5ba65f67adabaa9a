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
    private static final String BLANKS = "[\\s\\u00A0\\u2007\\u202F\\u3000\\u200B-\\u200D\\u2060\\uFEFF]";

    /** Signs that look like the number sign: the full-width one, the small one, the sharp. */
    private static final String ODD = "\\uFF03\\uFE5F\\u266F";

    private static final Pattern ODD_SIGNS = Pattern.compile("^\\s*#*(?<odd>[" + ODD + "])[#" + ODD + "]*");

    /** Number signs without a blank that Markdown knows behind them, odd or escaped ones. */
    private static final Pattern SIGNS = Pattern.compile("^\\s*(?:\\\\#{1,6}|#{1,6}(?![ \\t#" + ODD + "])|(?=#*[" + ODD
            + "])[#" + ODD + "]{1,6})" + BLANKS + "*(?<title>[^#" + ODD + "\\s].*?)\\s*[#" + ODD + "]*\\s*$");

    /** Bold words, alone or at the beginning of a text. */
    private static final Pattern BOLD = Pattern.compile(
            "^\\s*(?<mark>\\*\\*\\*|\\*\\*|___|__)(?<title>[^*_]{2,80})\\k<mark>\\s*:?(?<rest>\\s.*)?$");

    private static final Pattern HTML = Pattern.compile("^\\s*<h[1-6][^<>]{0,80}>(?<title>[^<>]{2,80})</h[1-6]>\\s*$");
    private static final Pattern WORDS = Pattern.compile("^\\s*(?<title>\\p{L}[^:*_`<>|]{1,60}):\\s*$");

    private static final List<Pattern> TEXT = List.of(SIGNS, BOLD, HTML, WORDS);

    /** Returns the sign at the beginning of {@code line} that only looks like a number sign; -1 where there is none. */
    static int oddSign(String line) {
        var match = ODD_SIGNS.matcher(line);
        return match.find() ? line.charAt(match.start("odd")) : -1;
    }

    /** Returns {@code line} with number signs in place of what looks like them at its beginning. */
    static String withPlainSigns(String line) {
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
