package dev.helix.enforcement.validator;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** Plain text of headings, and when two of them are the same: whatever case, form of umlauts, numbering or blanks. */
final class HeadingText {

    private static final Pattern INVISIBLE = Pattern.compile("[\\u00AD\\u200B-\\u200D\\u2060\\uFEFF]");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00A0\\u2007\\u202F\\u3000]+");
    private static final Pattern NUMBER = Pattern.compile("^\\d{1,3}(?:\\.\\d{1,3}){0,3}[.)]?\\s+");
    private static final Pattern ANCHOR = Pattern.compile("\\s*\\{#[^{}]*}$");

    private HeadingText() {}

    /** Returns what a reader sees of {@code node}, without markup. */
    static String of(Node node) {
        var text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text node) {
                text.append(node.getLiteral());
            }

            @Override
            public void visit(Code node) {
                text.append(node.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak node) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak node) {
                text.append(' ');
            }
        });
        return text.toString();
    }

    /** Returns the form in which two headings can be compared. */
    static String key(String heading) {
        var text = INVISIBLE
                .matcher(Normalizer.normalize(heading, Normalizer.Form.NFC))
                .replaceAll("");
        text = BLANKS.matcher(text).replaceAll(" ").strip();
        text = ANCHOR.matcher(text).replaceAll("");
        text = NUMBER.matcher(text).replaceAll("");
        if (text.endsWith(":")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
