package dev.helix.enforcement.validator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The anchors that a Markdown document's headings have on code hosts, and the commands that build files offer. Pure. */
final class Anchors {

    private static final Pattern ATX = Pattern.compile(" {0,3}#{1,6}[ \\t]+(.{1,500}?)[ \\t]*#*[ \\t]*\\r?");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(?:=+|-{2,})[ \\t]*\\r?");
    private static final Pattern EXPLICIT = Pattern.compile("(?:id|name)=\"([^\"]{1,200})\"");
    private static final Pattern TARGET = Pattern.compile("(?m)^([A-Za-z0-9][\\w./-]{0,80})[ \\t]*:(?![=:])");
    private static final Pattern SCRIPT = Pattern.compile("\"([\\w:.-]{1,80})\"\\s*:\\s*\"");

    private Anchors() {}

    /** Returns the anchors of {@code document}. */
    static Set<String> of(String document) {
        var anchors = new HashSet<String>();
        var counts = new HashMap<String, Integer>();
        var fences = FencedLines.of(document);
        int fence = 0;
        var previous = "";
        for (int line = 0; line < document.length(); ) {
            int feed = document.indexOf('\n', line);
            int end = feed < 0 ? document.length() : feed;
            while (fence < fences.size() && fences.get(fence).end() <= line) {
                fence++;
            }
            boolean code = fence < fences.size() && fences.get(fence).start() <= line;
            var text = code || end - line > 2_000 ? "" : document.substring(line, end);
            var atx = ATX.matcher(text);
            if (atx.matches()) {
                add(atx.group(1), anchors, counts);
            } else if (!previous.isBlank() && UNDERLINE.matcher(text).matches()) {
                add(previous, anchors, counts);
            }
            var explicit = EXPLICIT.matcher(text);
            while (explicit.find()) {
                anchors.add(explicit.group(1));
            }
            previous = atx.matches() ? "" : text;
            line = end + 1;
        }
        return anchors;
    }

    private static void add(String heading, Set<String> anchors, Map<String, Integer> counts) {
        var slug = slug(heading);
        int before = counts.merge(slug, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? slug : slug + "-" + before);
    }

    private static String slug(String heading) {
        var plain = heading.replaceAll("]\\([^)]{0,1000}\\)", "").strip().toLowerCase(Locale.ROOT);
        var slug = new StringBuilder();
        plain.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
                slug.appendCodePoint(c);
            } else if (c == ' ') {
                slug.append('-');
            }
        });
        return slug.toString();
    }

    /** Returns the targets of a makefile. */
    static Set<String> targets(String makefile) {
        var targets = new HashSet<String>();
        var matcher = TARGET.matcher(makefile);
        while (matcher.find()) {
            targets.add(matcher.group(1));
        }
        return targets;
    }

    /** Returns the scripts of a {@code package.json}. */
    static Set<String> scripts(String json) {
        int start = json.indexOf("\"scripts\"");
        int open = start < 0 ? -1 : json.indexOf('{', start);
        int close = open < 0 ? -1 : json.indexOf('}', open);
        var scripts = new HashSet<String>();
        if (close > open) {
            var matcher = SCRIPT.matcher(json.substring(open, close));
            while (matcher.find()) {
                scripts.add(matcher.group(1));
            }
        }
        return scripts;
    }
}
