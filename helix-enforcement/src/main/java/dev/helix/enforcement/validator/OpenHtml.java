package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.List;
import java.util.Locale;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/** HTML at the end of a text in which whatever comes next would be no part of the answer any more, since nobody closed it. */
final class OpenHtml {

    private static final List<String> RAW = List.of("pre", "script", "style", "textarea");

    private OpenHtml() {}

    /** Returns what closes it; empty where nothing is open. */
    static String closing(String text) {
        if (text.indexOf('<') < 0) {
            return "";
        }
        var block = openBlock(text);
        if (block != null) {
            return block;
        }
        var element = openElement(text);
        return element == null ? "" : "\n</" + element + ">";
    }

    /** A line of text behind a blank one is inside a block of these kinds only if that is still open. */
    private static @Nullable String openBlock(String text) {
        var probed = text + "\n\nx";
        var markdown = Markdown.parse(probed);
        Node last = markdown.document(markdown.segments().count() - 1).getLastChild();
        var range = last instanceof HtmlBlock ? Markdown.range(last) : null;
        if (range == null || range.end() <= text.length()) {
            return null;
        }
        var begins = text.substring(range.start()).stripLeading();
        if (begins.startsWith("<!--")) {
            return " -->";
        }
        if (begins.startsWith("<?")) {
            return " ?>";
        }
        if (begins.startsWith("<![CDATA[")) {
            return " ]]>";
        }
        return begins.startsWith("<!") ? " >" : null;
    }

    private static @Nullable String openElement(String text) {
        String open = null;
        for (var tag : Markdown.parse(text).tags(said -> name(said) != null)) {
            var said = said(text, tag);
            if (open == null) {
                open = said.startsWith("</") ? null : name(said);
            } else if (said.startsWith("</") && open.equals(name(said))) {
                open = null;
            }
        }
        return open;
    }

    private static String said(String text, Span tag) {
        return text.substring(tag.start(), tag.end());
    }

    /** Returns the name of the element that {@code tag} opens or closes, if what is in it is taken as it stands. */
    private static @Nullable String name(String tag) {
        var words = tag.substring(tag.startsWith("</") ? 2 : 1).toLowerCase(Locale.ROOT);
        for (var raw : RAW) {
            boolean ends = words.length() > raw.length() && "> \t\r\n/".indexOf(words.charAt(raw.length())) >= 0;
            if (words.startsWith(raw) && ends) {
                return raw;
            }
        }
        return null;
    }
}
