package dev.helix.consultant;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells which tags of HTML a chat client is not to see as such: those that fetch, run, hide or take input, those with handlers of
 * events or a style, those that begin a block of HTML, in which nothing is Markdown any more, and those
 * that do not surely end on their line. Has no state.
 */
final class RiskyTags {

    private static final Set<String> NAMES = Set.of(
            "img",
            "image",
            "picture",
            "source",
            "video",
            "audio",
            "track",
            "script",
            "style",
            "link",
            "meta",
            "base",
            "iframe",
            "frame",
            "frameset",
            "object",
            "embed",
            "applet",
            "param",
            "svg",
            "math",
            "form",
            "input",
            "button",
            "textarea",
            "select",
            "details",
            "summary",
            "dialog",
            "template",
            "slot",
            "title",
            "noscript",
            "marquee",
            "plaintext",
            "xmp",
            "listing",
            "noembed",
            "bgsound",
            // Of CommonMark's own list: they begin a block of HTML.
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "col",
            "colgroup",
            "dd",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "head",
            "header",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "menuitem",
            "nav",
            "noframes",
            "ol",
            "optgroup",
            "option",
            "p",
            "pre",
            "search",
            "section",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul");

    private static final Pattern ATTRIBUTE = Pattern.compile(
            "[\\s/\"'](?:on[a-z]+|style|src|srcset|href|background|formaction|xlink:href)\\s*+=",
            Pattern.CASE_INSENSITIVE);

    /** A tag, or an address in brackets, that ends where it seems to: no quote is open then, and no backtick in it. */
    private static final Pattern WHOLE = Pattern.compile("<[^<>\"'`]*+(?:(?:\"[^\"`]*+\"|'[^'`]*+')[^<>\"'`]*+)*+>");

    private static final String FIRST = ">-+*0123456789.)";

    private RiskyTags() {}

    /** Returns whether a tag that is not to be one begins at {@code at} of a whole line. */
    static boolean is(String line, int at) {
        if (!beginsTag(line, at)) {
            return false;
        }
        var whole = WHOLE.matcher(line).region(at, line.length());
        char next = line.charAt(at + 1);
        if (next == '!' || next == '?' || NAMES.contains(name(line, at)) || !whole.lookingAt()) {
            return true;
        }
        return ATTRIBUTE.matcher(whole.group()).find()
                || (isFirst(line, at) && line.substring(whole.end()).isBlank());
    }

    /** Returns whether what follows in an unfinished line may still make one of it, or has done so. */
    static boolean mayBe(CharSequence unfinished, int at) {
        var line = unfinished.toString();
        if (at + 1 == line.length()) {
            return true;
        }
        return beginsTag(line, at) && is(line, at);
    }

    /** Only the marks of lists and quotes stand before it. */
    private static boolean isFirst(String line, int at) {
        return line.substring(0, at).chars().allMatch(c -> Character.isWhitespace(c) || FIRST.indexOf(c) >= 0);
    }

    private static boolean beginsTag(String line, int at) {
        if (at + 1 >= line.length()) {
            return false;
        }
        char next = line.charAt(at + 1);
        return Character.isLetter(next) || next == '/' || next == '?' || next == '!';
    }

    private static String name(String line, int at) {
        int from = line.charAt(at + 1) == '/' ? at + 2 : at + 1;
        int end = from;
        while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '-')) {
            end++;
        }
        return line.substring(from, end).toLowerCase(Locale.ROOT);
    }
}
