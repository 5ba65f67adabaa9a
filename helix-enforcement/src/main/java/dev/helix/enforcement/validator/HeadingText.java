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
    private static final Pattern NUMBER = Pattern.compile("^\\d{1,3}(?:\\.\\d{1,3}){0,7}[.)]?\\s+");
    private static final Pattern ANCHOR = Pattern.compile("(?<!\\s)\\s*+\\{:?\\s*+#[^{}]*+}$");
    private static final Pattern SHORT_CODE =
            Pattern.compile("^:[a-z0-9_+-]{1,40}:\\s*|(?<!\\s)\\s*+:[a-z0-9_+-]{1,40}:$");
    private static final Pattern COUNTER = Pattern.compile(
            "(?i)^(?:[ivx]{1,5}[.)]|[a-z][.)]|\\d{1,3}\\uFE0F?\\u20E3|(?:step|schritt|section|abschnitt)\\s+\\d{1,3}\\W)\\s*");
    /** Most headings are words of ASCII with one blank between them: nothing decorates them. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z]+(?: [A-Za-z]+)*+");

    private static final Pattern BOX = Pattern.compile("^\\[[ xX✓✔]?]\\s*");

    /** The sign between the words of a heading and its author's addition. */
    private static final Pattern MORE = Pattern.compile(":\\s|\\s(?:-{1,3}|–|—|/|\\||→|=>)\\s");

    private static final Pattern ARTICLE = Pattern.compile("^(?:the|our|der|die|das|unser|unsere|proposed) ");

    private static final Pattern REMARK = Pattern.compile("(?<!\\s)\\s*+[(\\[][^()\\[\\]]{0,80}[)\\]]$");

    /** A longer heading is no longer looked at for its counters, of which there are few. */
    private static final int LONGEST = 300;

    private static final int MOST_COUNTERS = 4;

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
        if (heading.isEmpty() || PLAIN.matcher(heading).matches()) {
            return heading.toLowerCase(Locale.ROOT);
        }
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
        if (heading.isEmpty() || PLAIN.matcher(heading).matches()) {
            return heading.toLowerCase(Locale.ROOT);
        }
        var composed = Normalizer.normalize(heading, Normalizer.Form.NFKC).strip();
        var text =
                key(SHORT_CODE.matcher(BOX.matcher(composed).replaceFirst("")).replaceAll(""));
        text = COUNTER.matcher(trimmed(text)).replaceFirst("");
        text = NUMBER.matcher(text).replaceFirst("");
        var bare = trimmed(REMARK.matcher(text).replaceFirst(""));
        return bare.isEmpty() ? trimmed(text) : bare;
    }

    /** Returns whether more may follow behind the words of {@code heading}: a cheap look, for most are words alone. */
    static boolean mayLead(String heading) {
        return MORE.matcher(Normalizer.normalize(heading, Normalizer.Form.NFKC)).find();
    }

    /** Returns the words that {@code heading} begins with where more follows behind a colon or a dash. */
    static String lead(String heading) {
        if (PLAIN.matcher(heading).matches()) {
            return heading.toLowerCase(Locale.ROOT);
        }
        var text = uncounted(Normalizer.normalize(heading, Normalizer.Form.NFKC).strip());
        var more = MORE.matcher(text);
        return words(more.find() ? text.substring(0, more.start()) : text);
    }

    /** Returns {@code words} without an article at their beginning. */
    static String withoutArticle(String words) {
        return ARTICLE.matcher(words).replaceFirst("");
    }

    /** Returns what {@code heading} says behind its {@link #lead}; empty for most headings. */
    static String behindLead(String heading) {
        if (!MORE.matcher(words(heading)).find()) {
            return ""; // A sign between the words and what decorates them.
        }
        var text = uncounted(heading);
        var more = MORE.matcher(text);
        return more.find() ? text.substring(more.end()).strip() : "";
    }

    /** Returns {@code heading} without a number or a picture before the first sign, which add no words to it. */
    private static String uncounted(String heading) {
        if (heading.length() > LONGEST) {
            return heading;
        }
        var text = heading;
        for (int i = 0; i < MOST_COUNTERS; i++) {
            var more = MORE.matcher(text);
            if (!more.find()) {
                return text;
            }
            var said = text.substring(more.end()).strip();
            if (!words(text).equals(words(said))) {
                return text;
            }
            text = said;
        }
        return text;
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
