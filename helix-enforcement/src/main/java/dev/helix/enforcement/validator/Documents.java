package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * The documents that an answer's text may hold, whatever they are about: the text itself, what begins with a header behind
 * some prose, blocks of Markdown code, and a header in a code block of its own with its sections behind it.
 */
final class Documents {

    /** The languages that mark a code block as Markdown. */
    static final Set<String> MARKDOWN =
            Set.of("markdown", "md", "mdx", "gfm", "commonmark", "mkd", "adr", "text", "txt", "plaintext", "plain", "");

    private static final Set<String> HEADERS =
            Set.of("yaml", "yml", "toml", "frontmatter", "front-matter", "markdown", "md", "text", "txt", "");

    /** The language of a code block, without the name of a file behind it, or in braces. */
    private static final Pattern NAME = Pattern.compile("\\{?\\.?([^\\s:{},]+)");

    private static final Set<String> RULES = Set.of("---", "+++");
    /** A line of fields: one of them, what stands below it, or an item. */
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][\\w-]*+:.*|[ \\t]+\\S.*|- .*");

    /** The signs that may stand around a key. */
    private static final Pattern QUOTES = Pattern.compile("^[{\"']{1,2}|[\"']$");

    private static final int MOST_STARTS = 64;
    /** So many empty lines or comments are looked over before the first key. */
    private static final int MOST_EMPTY = 40;

    private final String text;
    private final OpenText source;
    private final Predicate<String> isKey;
    private final List<int[]> code = new ArrayList<>();
    private final List<AdrDocument> fenced = new ArrayList<>();
    private boolean searched;
    private int nextToml;

    /** Looks in {@code text} for headers with one of the keys that {@code isKey} knows. */
    Documents(String text, Predicate<String> isKey) {
        this(new OpenText(text), isKey);
    }

    /** Looks for them in the text of {@code source}, where what stands open may have been read before. */
    Documents(OpenText source, Predicate<String> isKey) {
        this.text = source.text();
        this.source = source;
        this.isKey = isKey;
    }

    /** Returns where the text begins, behind a byte order mark and blanks. */
    private int first() {
        int first = text.startsWith("\uFEFF") ? 1 : 0;
        while (first < text.length() && StepMarker.isBlank(text.charAt(first))) {
            first++;
        }
        return first;
    }

    /** Returns whether the text begins with a header. */
    boolean beginsWithHeader() {
        int first = first();
        return RULES.stream().anyMatch(rule -> HeaderReader.isFence(text, first, rule));
    }

    /** Returns the text as one document, whatever else is in it. */
    AdrDocument whole() {
        return source.document(first(), text.length());
    }

    /** Returns the text before {@code open}, which stands open in it, as a document. */
    AdrDocument before(AdrDocument open) {
        int end = open.excerpt().origin(Span.at(0)).start();
        return document(AdrDocument.Place.TEXT, Excerpt.from(text, 0).part(Math.min(first(), end), end));
    }

    /** Returns the documents of a text that begins with the header of the first. */
    List<AdrDocument> inARow() {
        return between(starts(first()));
    }

    /** Returns the documents in code, and those that stand open behind some prose, in this order. */
    List<AdrDocument> behindProse() {
        findCode();
        var found = new ArrayList<>(fenced);
        found.addAll(between(starts(-1)));
        return found;
    }

    /** Returns whether {@code words} stand behind the beginning of some code, so that code may hold them. */
    boolean mayHoldInCode(String words) {
        return source.mayHoldInCode(words);
    }

    /** Returns the documents in code. */
    List<AdrDocument> inCode() {
        findCode();
        return fenced;
    }

    private void findCode() {
        if (searched) {
            return;
        }
        searched = true;
        var markdown = Markdown.parse(text);
        int until = 0;
        for (int i = 0; i < markdown.segments().count(); i++) {
            if (!markdown.segments().contains(i, "```") && !markdown.segments().contains(i, "~~~")) {
                continue;
            }
            var document = markdown.document(i);
            for (Node node = document.getFirstChild(); node != null; node = Markdown.next(node)) {
                // A header stands at column 0, where indented code has none.
                var range = node instanceof FencedCodeBlock ? Markdown.range(node) : null;
                if (node instanceof FencedCodeBlock fence && range != null && range.start() >= until) {
                    until = addCode(fence, range);
                }
            }
        }
    }

    /** Returns where the code ends, which may be behind the end that Markdown sees. */
    private int addCode(FencedCodeBlock fence, Span range) {
        var info = info(fence);
        if (MARKDOWN.contains(info)) {
            var wide = CodeFence.widened(text, range, !info.isEmpty());
            if (wide != null) {
                code.add(new int[] {range.start(), wide.end()});
                var excerpt = Excerpt.slice(text, wide.bodyStart(), wide.bodyEnd());
                fenced.add(document(AdrDocument.Place.CODE, excerpt).with(wide.slip()));
                return wide.end();
            }
        }
        code.add(new int[] {range.start(), range.end()});
        var apart = HEADERS.contains(info) ? headerApart(fence, range) : null;
        if (apart != null) {
            fenced.add(apart);
        } else if (MARKDOWN.contains(info)) {
            fenced.add(document(AdrDocument.Place.CODE, Excerpt.of(fence)));
        }
        return range.end();
    }

    private static boolean hasFieldsAlone(String literal) {
        return !literal.isEmpty()
                && literal.lines()
                        .allMatch(line -> line.isBlank() || FIELD.matcher(line).matches());
    }

    /** Returns the document whose header is all that {@code fence} holds and whose text follows; null when it is none. */
    private @Nullable AdrDocument headerApart(FencedCodeBlock fence, Span range) {
        var literal = fence.getLiteral();
        if (fence.getClosingFenceLength() == null || HeaderReader.nextLine(text, range.end()) >= text.length()) {
            return null;
        }
        var own = HeaderReader.read(literal, 0);
        boolean ruled =
                own != null && own.closed() && literal.substring(own.body()).isBlank();
        boolean bare = own == null && hasFieldsAlone(literal);
        if (!(ruled || bare) || !hasKey(ruled ? literal : "---\n" + literal + "---\n", isKey)) {
            return null;
        }
        int body = HeaderReader.nextLine(text, range.end());
        var next = text.substring(body).stripLeading();
        if (next.startsWith("---") || next.startsWith("```") || next.isEmpty()) {
            return null;
        }
        int closing = range.end();
        while (closing > range.start() && !StepMarker.isLineEnd(text.charAt(closing - 1))) {
            closing--;
        }
        var opening = new Span(range.start(), HeaderReader.lineEnd(text, range.start()));
        var pieces = new ArrayList<Excerpt.Piece>();
        if (bare) {
            pieces.add(new Excerpt.Piece("---\n", opening.start()));
        }
        int inside = HeaderReader.nextLine(text, range.start());
        pieces.add(new Excerpt.Piece(text.substring(inside, closing), inside));
        if (bare) {
            pieces.add(new Excerpt.Piece("---\n", closing));
        }
        pieces.add(new Excerpt.Piece(text.substring(body, endOfRest(body)), body));
        return document(AdrDocument.Place.APART, Excerpt.joined(pieces))
                .with(LayoutSlip.headerInCode(opening, new Span(closing, range.end()), bare));
    }

    /** The text behind a header in a code block ends where the next document begins. */
    private int endOfRest(int from) {
        for (int line = from; line < text.length(); line = HeaderReader.nextLine(text, line)) {
            if (startsDocument(line)) {
                return line;
            }
        }
        return text.length();
    }

    private List<Integer> starts(int first) {
        var starts = new ArrayList<Integer>();
        nextToml = text.indexOf('+') < 0 ? -1 : text.indexOf("+++");
        if (first >= 0) {
            starts.add(first);
        }
        int block = 0;
        int from = first < 0 ? 1 : behindHeader(first);
        for (int line = nextRule(from); line > 0; line = nextRule(Math.max(from, line + 3))) {
            if (!StepMarker.isLineEnd(text.charAt(line - 1)) || !looksLikeDocument(line)) {
                continue;
            }
            findCode();
            while (block < code.size() && code.get(block)[1] <= line) {
                block++;
            }
            boolean quoted = block < code.size() && code.get(block)[0] <= line;
            // Text right behind a header is its body, and no other document.
            if (!quoted && line != from && startsDocument(line)) {
                starts.add(line);
                from = behindHeader(line);
                if (starts.size() == MOST_STARTS) {
                    break;
                }
            }
        }
        return starts;
    }

    private int nextRule(int from) {
        int yaml = source.nextRule(from);
        // Most texts have none: looking for it from each rule on would take forever.
        if (nextToml >= 0 && nextToml < from) {
            nextToml = text.indexOf("+++", from);
        }
        return yaml < 0 || (nextToml >= 0 && nextToml < yaml) ? nextToml : yaml;
    }

    private boolean startsDocument(int line) {
        if (!looksLikeDocument(line)) {
            return false;
        }
        var header = HeaderReader.read(text, line);
        int next = HeaderReader.nextLine(text, line);
        if (looksLikeField(next)) {
            return hasKey(text, header, isKey);
        }
        // Prose between two rules may have such a line; that all of it is a map of several keys is seldom.
        return header != null
                && hasField(header, isKey)
                && (!isEmpty(next) || header.fields().size() > 1);
    }

    private boolean looksLikeDocument(int line) {
        int next = HeaderReader.nextLine(text, line);
        return RULES.stream().anyMatch(rule -> HeaderReader.isFence(text, line, rule))
                && (looksLikeField(next) || looksLikeOddField(next));
    }

    /** A key in quotes, behind a question mark or a brace, or behind empty lines and comments. */
    private boolean looksLikeOddField(int first) {
        int line = first;
        for (int i = 0; i < MOST_EMPTY && (isEmpty(line) || text.startsWith("#", line)); i++) {
            line = HeaderReader.nextLine(text, line);
        }
        int i = text.startsWith("? ", line) ? line + 2 : line;
        while (i < text.length() && "\"'{".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return looksLikeKey(i);
    }

    private boolean isEmpty(int line) {
        return line < text.length()
                && text.substring(line, HeaderReader.lineEnd(text, line)).isBlank();
    }

    private boolean looksLikeKey(int from) {
        int i = from;
        while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || "_-.".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        int end = i;
        while (end < text.length() && "\"' ".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        // The value of a key behind a question mark stands in the next line.
        return i > from
                && (text.startsWith(":", end) || text.startsWith("=", end) || end == HeaderReader.lineEnd(text, end));
    }

    private int behindHeader(int start) {
        return Math.max(start + 3, HeaderReader.behind(text, start));
    }

    private boolean looksLikeField(int line) {
        int i = line;
        while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || "_-".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return text.startsWith("#", line)
                || (i > line
                        && (text.startsWith(":", i)
                                || text.substring(i, HeaderReader.lineEnd(text, i))
                                        .strip()
                                        .startsWith("=")));
    }

    private List<AdrDocument> between(List<Integer> starts) {
        var found = new ArrayList<AdrDocument>();
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
            found.add(source.document(starts.get(i), end));
        }
        return found;
    }

    private static AdrDocument document(AdrDocument.Place place, Excerpt excerpt) {
        return new AdrDocument(null, place, excerpt, HeaderReader.read(excerpt.text(), 0), null);
    }

    /** Returns the language that {@code fence} names, in lower case; empty where it names none. */
    static String info(FencedCodeBlock fence) {
        var info = fence.getInfo() == null ? "" : fence.getInfo().strip();
        var name = NAME.matcher(info);
        return name.lookingAt() ? name.group(1).toLowerCase(Locale.ROOT) : info.toLowerCase(Locale.ROOT);
    }

    private static boolean hasKey(String text, Predicate<String> wanted) {
        return hasKey(text, HeaderReader.read(text, 0), wanted);
    }

    private static int colon(String text, int from, int to) {
        int plain = text.indexOf(':', from, to);
        int wide = text.indexOf('：', from, to);
        return plain < 0 || (wide >= 0 && wide < plain) ? wide : plain;
    }

    private static boolean hasField(Header header, Predicate<String> wanted) {
        return header.fields().stream().anyMatch(field -> wanted.test(field.key()));
    }

    /** Reads the lines themselves, since a header that is no valid YAML is a header all the same. */
    static boolean hasKey(String text, @Nullable Header header, Predicate<String> wanted) {
        if (header == null) {
            return false;
        }
        int end = header.closed() ? header.range().end() : text.length();
        for (int line = header.range().start(); line < end; line = HeaderReader.nextLine(text, line)) {
            int lineEnd = HeaderReader.lineEnd(text, line);
            if (!header.closed() && text.substring(line, lineEnd).isBlank()) {
                return false;
            }
            if (text.startsWith("? ", line)
                    && wanted.test(
                            QUOTES.matcher(text.substring(line + 2, lineEnd).strip())
                                    .replaceAll(""))) {
                return true;
            }
            int colon = colon(text, line, lineEnd);
            int equal = text.indexOf('=', line, lineEnd);
            int sign = colon < 0
                            || (equal >= 0
                                    && equal < colon
                                    && text.startsWith("+++", header.range().start()))
                    ? equal
                    : colon;
            if (sign > line) {
                var key = text.substring(line, sign).strip();
                boolean atStart = !key.isEmpty() && text.startsWith(key, line);
                if (atStart && wanted.test(QUOTES.matcher(key).replaceAll(""))) {
                    return true;
                }
            }
        }
        return false;
    }
}
