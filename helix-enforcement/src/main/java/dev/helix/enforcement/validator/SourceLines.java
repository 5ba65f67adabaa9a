package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a source file, each split into code and comment, with look-alike letters as those they look like. Text in strings
 * is neither: it is data. Reads as people do and not as a compiler: a construct that it can't tell ends with its line.
 */
final class SourceLines {

    /**
     * One line.
     *
     * @param number from 0
     * @param start in the text
     * @param end in the text, before the line break
     * @param code without comments and without what stands in strings
     * @param comment what stands in comments
     * @param whole the line with both, and with its strings
     * @param disguised whether the code has letters that only look like others, or that are escaped
     * @param preceding the code of the last line before it that has any
     * @param following the code of the first line after it that has any
     */
    record Line(
            int number,
            int start,
            int end,
            String code,
            String comment,
            String whole,
            boolean disguised,
            String preceding,
            String following) {

        /** Returns whether a setting is only remarked here, in whatever syntax. */
        boolean isRemark() {
            var bare = whole.strip();
            return bare.startsWith("#") || bare.startsWith("//") || bare.startsWith("<!--") || bare.startsWith(";");
        }
    }

    private static final int LONGEST = 4_000;

    /** A letter that is written by its number; each language of the kind reads it as that letter. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\u+(?:([0-9a-fA-F]{4})|\\{([0-9a-fA-F]{1,6})})");

    /** A break that is written by its number, which ends a comment in Java. */
    private static final Pattern ESCAPED_BREAK = Pattern.compile("\\\\u+000[aAdD]");

    private static final String UNSEEN = "\u200B";

    private final String text;
    private final Language language;
    private final char[] code;
    private final char[] comment;

    private SourceLines(String text, Language language) {
        this.text = language.escapes() ? unescaped(text) : text;
        this.language = language;
        this.code = this.text.toCharArray();
        this.comment = new char[code.length];
        for (int i = 0; i < code.length; i++) {
            comment[i] = isBreak(code[i]) ? code[i] : ' ';
        }
    }

    /** Reads {@code text}. */
    static List<Line> of(String text, Language language) {
        var source = new SourceLines(text, language);
        if (language == Language.CONFIGURATION) {
            // A setting's value stands in its strings.
            return source.lines();
        }
        source.mask();
        return source.lines();
    }

    /** Puts letters in the place of their numbers; the text stays as long as it is. */
    private static String unescaped(String text) {
        return text.indexOf("\\u") < 0
                ? text
                : ESCAPED.matcher(text).replaceAll(escaped -> {
                    var digits = escaped.group(1) == null ? escaped.group(2) : escaped.group(1);
                    int letter = Integer.parseInt(digits, 16);
                    int length = escaped.end() - escaped.start();
                    return letter < 0x80 && Character.isJavaIdentifierPart(letter)
                            ? (char) letter + UNSEEN.repeat(length - 1)
                            : Matcher.quoteReplacement(escaped.group());
                });
    }

    private void mask() {
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (isComment(at)) {
                at = comment(at, commentEnd(at));
            } else if (language.blocks() && text.startsWith("/*", at)) {
                int close = text.indexOf("*/", at + 2);
                at = comment(at, close < 0 ? text.length() : close + 2);
            } else if (language.triples() && (text.startsWith("\"\"\"", at) || text.startsWith("'''", at))) {
                int close = text.indexOf(text.substring(at, at + 3), at + 3);
                at = string(at + 3, close < 0 ? text.length() : close, 3);
            } else if (c == '`' && language.backticks()) {
                at = string(at + 1, closing(at, text.length()), 1);
            } else if (c == '"' || (c == '\'' && isQuote(at))) {
                at = string(at + 1, closing(at, lineEnd(at)), 1);
            } else if (c == '/' && language == Language.SCRIPT && isPattern(at)) {
                at = string(at + 1, closing(at, lineEnd(at)), 1);
            } else {
                at++;
            }
        }
    }

    private boolean isComment(int at) {
        return language == Language.PYTHON ? text.charAt(at) == '#' : text.startsWith("//", at);
    }

    private int commentEnd(int at) {
        int end = lineEnd(at);
        if (language == Language.JVM) {
            var early = ESCAPED_BREAK.matcher(text).region(at, end);
            return early.find() ? early.end() : end;
        }
        return end;
    }

    /** In Rust and Java a quote stands for a lifetime or a single sign, too. */
    private boolean isQuote(int at) {
        if (language == Language.SCRIPT || language == Language.PYTHON) {
            return true;
        }
        int end = Math.min(text.length(), at + 12);
        int close = text.indexOf('\'', at + 1);
        return close > at && close < end && (close == at + 2 || text.charAt(at + 1) == '\\');
    }

    /** A slash begins a pattern where no value stands before it. */
    private boolean isPattern(int at) {
        int before = at - 1;
        while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
            before--;
        }
        return before < 0 || "(,=:[!&|?{};\n\r".indexOf(text.charAt(before)) >= 0;
    }

    /** Returns where the sign at {@code at} comes again before {@code end}; else {@code end}. */
    private int closing(int at, int end) {
        char sign = text.charAt(at);
        boolean escapes = !(sign == '`' && language == Language.GO);
        for (int i = at + 1; i < end; i++) {
            if (text.charAt(i) == '\\' && escapes) {
                i++;
            } else if (text.charAt(i) == sign) {
                return i;
            }
        }
        return end;
    }

    private int comment(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isBreak(code[i])) {
                comment[i] = code[i];
                code[i] = ' ';
            }
        }
        return to;
    }

    private int string(int from, int to, int quotes) {
        for (int i = from; i < Math.min(to, code.length); i++) {
            if (!isBreak(code[i])) {
                code[i] = ' ';
            }
        }
        return Math.max(from, to + quotes);
    }

    private int lineEnd(int at) {
        int end = at;
        while (end < text.length() && !isBreak(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }

    private List<Line> lines() {
        var lines = new ArrayList<Line>();
        var preceding = "";
        for (int start = 0; start < text.length(); ) {
            int end = lineEnd(start);
            // Nobody writes longer lines by hand, and patterns are for those that are.
            int length = Math.min(end - start, LONGEST);
            var plain = new String(code, start, length);
            var folded = LookAlikes.folded(plain);
            lines.add(new Line(
                    lines.size(),
                    start,
                    end,
                    folded,
                    LookAlikes.folded(new String(comment, start, length)),
                    LookAlikes.folded(text.substring(start, start + length)),
                    !folded.equals(plain),
                    preceding,
                    ""));
            preceding = folded.isBlank() ? preceding : folded;
            start = HeaderReader.nextLine(text, start);
        }
        return withFollowing(lines);
    }

    private static List<Line> withFollowing(List<Line> lines) {
        var following = "";
        for (int i = lines.size() - 1; i >= 0; i--) {
            var line = lines.get(i);
            lines.set(
                    i,
                    new Line(
                            line.number,
                            line.start,
                            line.end,
                            line.code,
                            line.comment,
                            line.whole,
                            line.disguised,
                            line.preceding,
                            following));
            following = line.code.isBlank() ? following : line.code;
        }
        return lines;
    }
}
