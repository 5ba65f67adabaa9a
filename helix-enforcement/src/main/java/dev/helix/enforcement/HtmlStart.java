package dev.helix.enforcement;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The seven ways in which CommonMark lets a line begin raw HTML, and how each ends. */
final class HtmlStart {

    private static final List<String> UNTIL_BLANK = List.of();
    private static final List<String> LITERAL_END = List.of("</script>", "</pre>", "</style>", "</textarea>");
    private static final Set<String> LITERAL = Set.of("script", "pre", "style", "textarea");
    private static final Set<String> BLOCK = Set.of(
            ("address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div"
                            + " dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header"
                            + " hr html iframe legend li link main menu menuitem nav noframes ol optgroup option p param"
                            + " search section summary table tbody td tfoot th thead title tr track ul")
                    .split(" ", -1));
    private static final Pattern WHOLE_TAG = Pattern.compile("</[A-Za-z][A-Za-z0-9-]*\\s*>"
            + "|<[A-Za-z][A-Za-z0-9-]*(?:\\s+[A-Za-z_:][A-Za-z0-9:._-]*"
            + "(?:\\s*=\\s*(?:[^\"'=<>`\\x00-\\x20]++|'[^']*+'|\"[^\"]*+\"))?)*+\\s*/?>");
    private static final int LONGEST = 2_000;

    private HtmlStart() {}

    /**
     * Returns what ends the HTML that begins at {@code from}, an empty list for a blank line; null when none begins.
     *
     * @param inParagraph whether a single unknown tag is part of the paragraph before it
     */
    static @Nullable List<String> at(CharSequence line, int from, boolean inParagraph) {
        var start =
                line.subSequence(from, Math.min(line.length(), from + LONGEST)).toString();
        if (start.startsWith("<!--")) {
            return List.of("-->");
        }
        if (start.startsWith("<?")) {
            return List.of("?>");
        }
        if (start.startsWith("<![CDATA[")) {
            return List.of("]]>");
        }
        if (start.length() > 2 && start.charAt(1) == '!' && isLetter(start.charAt(2))) {
            return List.of(">");
        }
        boolean closing = start.startsWith("</");
        int name = closing ? 2 : 1;
        int end = name;
        while (end < start.length() && (isLetter(start.charAt(end)) || Character.isDigit(start.charAt(end)))) {
            end++;
        }
        var tag = start.substring(name, end).toLowerCase(Locale.ROOT);
        char next = end < start.length() ? start.charAt(end) : ' ';
        if (!closing && LITERAL.contains(tag) && (next == ' ' || next == '\t' || next == '>')) {
            return LITERAL_END;
        }
        boolean cut = next == ' ' || next == '\t' || next == '>' || start.startsWith("/>", end);
        if (BLOCK.contains(tag) && cut) {
            return UNTIL_BLANK;
        }
        if (inParagraph) {
            return null;
        }
        var whole = WHOLE_TAG.matcher(start);
        return whole.lookingAt() && start.substring(whole.end()).isBlank() ? UNTIL_BLANK : null;
    }

    /** Returns whether {@code line} holds one of {@code ends} at or behind {@code from}, in any case of letters. */
    static boolean hasEnd(CharSequence line, int from, List<String> ends) {
        var rest = line.subSequence(from, line.length()).toString().toLowerCase(Locale.ROOT);
        return ends.stream().anyMatch(rest::contains);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
