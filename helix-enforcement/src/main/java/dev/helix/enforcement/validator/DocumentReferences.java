package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The references of a Markdown document: targets of links, and words of inline code. Blocks of code are left out. Pure; takes
 * time in proportion to the text.
 */
final class DocumentReferences {

    private static final int LONGEST_LINE = 10_000;
    private static final int MOST = 20_000;
    private static final Pattern LINK = Pattern.compile(
            "]\\(\\s{0,3}(?:<(?<pointed>[^<>]{1,1000})>|(?<bare>[^()<>\\s]{1,1000}(?:\\([^()<>\\s]{0,200}\\)[^()<>\\s]{0,500}){0,3}))");

    /** A link or a picture of HTML. */
    private static final Pattern HTML = Pattern.compile(
            "(?i)<(?:a|img|source)\\s[^<>]{0,300}?\\b(?:href|src)\\s?=\\s?[\"'](?<bare>[^\"'<>\\s]{1,1000})[\"']");

    private static final Pattern DEFINITION = Pattern.compile(
            "^ {0,3}\\[[^\\]]{1,200}]:\\s{1,9}(?:<(?<pointed>[^<>]{1,1000})>|(?<bare>[^<>\\s]{1,1000}))");

    /**
     * One reference.
     *
     * @param text as written
     * @param link whether it is a link's target, else it is inline code
     */
    record Reference(String text, boolean link, Span range) {}

    private final List<Reference> found = new ArrayList<>();

    private DocumentReferences() {}

    /** Returns the references of {@code text}, in order. */
    static List<Reference> of(String text) {
        var references = new DocumentReferences();
        var fences = FencedLines.of(text);
        int fence = 0;
        for (int line = 0; line < text.length() && references.found.size() < MOST; ) {
            int feed = text.indexOf('\n', line);
            int end = feed < 0 ? text.length() : feed;
            while (fence < fences.size() && fences.get(fence).end() <= line) {
                fence++;
            }
            boolean code = fence < fences.size() && fences.get(fence).start() <= line;
            if (!code && end - line <= LONGEST_LINE) {
                references.line(text.substring(line, end), line);
            }
            line = end + 1;
        }
        return references.found;
    }

    private void line(String line, int offset) {
        if (line.indexOf('`') < 0 && line.indexOf(']') < 0 && line.indexOf('<') < 0) {
            return;
        }
        var prose = new StringBuilder(line);
        for (int at = line.indexOf('`'); at >= 0; ) {
            int run = run(line, at);
            int close = closing(line, at + run, run);
            if (close < 0) {
                at = line.indexOf('`', at + run);
                continue;
            }
            found.add(
                    new Reference(line.substring(at + run, close), false, new Span(offset + at + run, offset + close)));
            for (int i = at; i < close + run; i++) {
                prose.setCharAt(i, '\u0001');
            }
            at = line.indexOf('`', close + run);
        }
        links(prose, offset);
    }

    private void links(CharSequence prose, int offset) {
        for (var pattern : List.of(LINK, DEFINITION, HTML)) {
            var matcher = pattern.matcher(prose);
            while (matcher.find()) {
                var name = pattern != HTML && matcher.group("pointed") != null ? "pointed" : "bare";
                found.add(new Reference(
                        matcher.group(name), true, new Span(offset + matcher.start(name), offset + matcher.end(name))));
            }
        }
    }

    private static int run(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == '`') {
            at++;
        }
        return at - from;
    }

    private static int closing(String line, int from, int length) {
        for (int at = line.indexOf('`', from); at >= 0; ) {
            int run = run(line, at);
            if (run == length) {
                return at;
            }
            at = line.indexOf('`', at + run);
        }
        return -1;
    }
}
