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
    private static final Pattern SHORT_CODE = Pattern.compile("^:[a-z0-9_+-]{1,40}:\\s*|\\s*:[a-z0-9_+-]{1,40}:$");
    private static final Pattern COUNTER = Pattern.compile(
            "(?i)^(?:[ivx]{1,5}[.)]|[a-z][.)]|\\d{1,3}\\uFE0F?\\u20E3|(?:step|schritt|section|abschnitt)\\s+\\d{1,3}\\W)\\s*");
    /** Most headings are words of ASCII with one blank between them: nothing decorates them. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z]+(?: [A-Za-z]+)*+");

    private static final Pattern REMARK = Pattern.compile("\\s*[(\\[][^()\\[\\]]{0,80}[)\\]]$");

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

    /**
     * Returns the form in which two headings mean the same although one of them is decorated: with emoji, check marks,
     * quotation marks, a counter or a remark in brackets.
     */
    static String words(String heading) {
        if (PLAIN.matcher(heading).matches()) {
            return heading.toLowerCase(Locale.ROOT);
        }
        var text = key(SHORT_CODE.matcher(heading.strip()).replaceAll(""));
        text = COUNTER.matcher(trimmed(text)).replaceFirst("");
        var bare = trimmed(REMARK.matcher(text).replaceFirst(""));
        return bare.isEmpty() ? trimmed(text) : bare;
    }

    /** Takes away what is neither letter nor digit at both ends. */
    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && !Character.isLetterOrDigit(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (end > start && !Character.isLetterOrDigit(text.codePointBefore(end))) {
            // A remark in brackets keeps its own.
            if (")]".indexOf(text.charAt(end - 1)) >= 0) {
                break;
            }
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }
}
