package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * A text's blocks, with offsets into the text as it came. Only the {@link Segments} are parsed that somebody asks for, and
 * what is inside a paragraph or heading only where somebody asks for that too: most of a long answer is of no interest.
 * Immutable.
 */
final class Markdown {

    /** Deeper nesting than any person reads; beyond it the parser takes text as text. */
    private static final int MAX_DEPTH = 64;

    private static final int LONGEST_TAG = 40;

    /** By so much a line is indented that can only go on with a paragraph. */
    private static final String CONTINUED = "    ";

    private static final Parser BLOCKS = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .maxOpenBlockParsers(MAX_DEPTH)
            .inlineParserFactory(context -> (lines, block) -> {})
            .build();

    private static final Parser INLINES = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .maxInlineNesting(MAX_DEPTH)
            .build();

    /** Where a comment stands. */
    enum Place {
        TOP,
        LIST,
        QUOTE,
        /** In a code block that is open at the end of the text. */
        OPEN_FENCE
    }

    /** An HTML comment outside code. */
    record Comment(Span range, Place place) {}

    private final String text;
    private final Segments segments;

    private Markdown(String text, int segmentSize) {
        this.text = text;
        this.segments = new Segments(text, segmentSize);
    }

    static Markdown parse(String text) {
        return parse(text, Segments.USUAL_SIZE);
    }

    /** Parses in pieces of at least {@code segmentSize} characters; the size makes no difference to the result. */
    static Markdown parse(String text, int segmentSize) {
        return new Markdown(text, segmentSize);
    }

    String text() {
        return text;
    }

    Segments segments() {
        return segments;
    }

    /**
     * Parses the blocks of one segment, with offsets into the whole text. Nothing is kept: the tree of a long text takes
     * many times its room, and hardly any piece is asked for twice.
     */
    Document document(int segment) {
        int start = segments.start(segment);
        var document = (Document) BLOCKS.parse(text.substring(start, segments.end(segment)));
        for (Node node = start == 0 ? null : document; node != null; node = next(node)) {
            node.setSourceSpans(node.getSourceSpans().stream()
                    .map(span -> moved(span, start))
                    .toList());
        }
        return document;
    }

    private static SourceSpan moved(SourceSpan span, int by) {
        return SourceSpan.of(span.getLineIndex(), span.getColumnIndex(), span.getInputIndex() + by, span.getLength());
    }

    /** Returns the node after {@code node} in the order of the text, children first; null after the segment's last. */
    static @Nullable Node next(Node node) {
        if (node.getFirstChild() != null) {
            return node.getFirstChild();
        }
        Node up = node;
        while (up != null && up.getNext() == null) {
            up = up.getParent();
        }
        return up == null ? null : up.getNext();
    }

    /** Returns where {@code node} begins and ends; null for a node that stands for no text. */
    static @Nullable Span range(Node node) {
        var spans = node.getSourceSpans();
        if (spans.isEmpty()) {
            return null;
        }
        var last = spans.getLast();
        return new Span(spans.getFirst().getInputIndex(), last.getInputIndex() + last.getLength());
    }

    /** Returns what a reader sees of {@code heading}, without markup. */
    String plainText(Heading heading) {
        var spans = heading.getSourceSpans();
        if (spans.size() == 1) {
            var words =
                    line(spans.getFirst()).strip().substring(heading.getLevel()).strip();
            if (isPlain(words)) {
                return words;
            }
        }
        // One of several lines ends with its underline, which is no part of the words.
        int lines = Math.max(1, spans.size() - 1);
        var source = new StringBuilder();
        for (var span : spans.subList(0, Math.min(lines, spans.size()))) {
            source.append(source.isEmpty() ? "" : CONTINUED)
                    .append(line(span).stripLeading())
                    .append('\n');
        }
        return HeadingText.of(INLINES.parse(source.toString()));
    }

    /** Returns whether {@code words} hold nothing that could be markup. */
    private static boolean isPlain(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != ' ' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private String line(SourceSpan span) {
        return text.substring(span.getInputIndex(), span.getInputIndex() + span.getLength());
    }

    /** Returns all comments that are not code, in order. */
    List<Comment> comments() {
        var found = new ArrayList<Comment>();
        int next = text.indexOf("<!--");
        for (int i = 0; next >= 0 && i < segments.count(); i++) {
            if (segments.end(i) <= next) {
                continue;
            }
            int alone = segments.commentEnd(i);
            if (alone >= 0) {
                comments(new Span(segments.start(i), alone), Place.TOP, found);
            } else {
                addComments(document(i), found);
            }
            next = text.indexOf("<!--", segments.end(i));
        }
        return found;
    }

    private void addComments(Document document, List<Comment> found) {
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Paragraph node) {
                inlineComments(node, found);
            }

            @Override
            public void visit(Heading node) {
                inlineComments(node, found);
            }

            @Override
            public void visit(HtmlBlock node) {
                var range = range(node);
                if (range != null) {
                    comments(range, place(node), found);
                }
            }
        });
    }

    private void inlineComments(Block block, List<Comment> found) {
        var range = range(block);
        if (range == null || text.indexOf("<!--", range.start(), range.end()) < 0) {
            return;
        }
        var lines = new StringBuilder();
        var origins = new ArrayList<Integer>();
        for (var span : block.getSourceSpans()) {
            var line = line(span);
            var content = line.stripLeading();
            int added = origins.isEmpty() ? 0 : CONTINUED.length();
            origins.add(span.getInputIndex() + line.length() - content.length() - added);
            lines.append(" ".repeat(added)).append(content).append('\n');
        }
        var place = place(block);
        INLINES.parse(lines.toString()).accept(new AbstractVisitor() {
            @Override
            public void visit(HtmlInline node) {
                var parts = node.getSourceSpans();
                if (node.getLiteral().startsWith("<!--") && !parts.isEmpty()) {
                    int start = origin(parts.getFirst(), origins);
                    int end = origin(parts.getLast(), origins) + parts.getLast().getLength();
                    found.add(new Comment(new Span(start, end), place));
                }
            }
        });
    }

    /** Returns the tags outside code for which {@code isMeant} holds, in order, as they are written. */
    List<Span> tags(Predicate<String> isMeant) {
        var found = new ArrayList<Span>();
        for (Node node = INLINES.parse(text).getFirstChild(); node != null; node = next(node)) {
            boolean html = node instanceof HtmlBlock || node instanceof HtmlInline;
            var range = html ? range(node) : null;
            for (int at = range == null ? -1 : text.indexOf('<', range.start());
                    range != null && at >= 0 && at < range.end();
                    at = text.indexOf('<', at + 1)) {
                int close = text.indexOf('>', at);
                if (close >= 0 && isMeant.test(text.substring(at, Math.min(close + 1, at + LONGEST_TAG)))) {
                    found.add(new Span(at, close + 1));
                }
            }
        }
        return found;
    }

    /** Returns what is code: spans and blocks. */
    List<Span> code() {
        var found = new ArrayList<Span>();
        for (Node node = INLINES.parse(text).getFirstChild(); node != null; node = next(node)) {
            var range = node instanceof Code || node instanceof FencedCodeBlock || node instanceof IndentedCodeBlock
                    ? range(node)
                    : null;
            if (range != null) {
                found.add(range);
            }
        }
        return found;
    }

    private static int origin(SourceSpan part, List<Integer> origins) {
        return origins.get(part.getLineIndex()) + part.getColumnIndex();
    }

    private void comments(Span range, Place place, List<Comment> found) {
        int at = text.indexOf("<!--", range.start(), range.end());
        while (at >= 0) {
            int close = at + 4 > range.end() ? -1 : text.indexOf("-->", at + 4, range.end());
            if (close < 0) {
                return;
            }
            found.add(new Comment(new Span(at, close + 3), place));
            at = text.indexOf("<!--", close + 3, range.end());
        }
    }

    private static Place place(Node node) {
        var place = Place.TOP;
        for (Node up = node.getParent(); up != null; up = up.getParent()) {
            if (up instanceof BlockQuote) {
                return Place.QUOTE;
            }
            if (up instanceof ListItem) {
                place = Place.LIST;
            }
        }
        return place;
    }

    /** Returns the code block that nobody closed, if the text ends in one. */
    @Nullable
    FencedCodeBlock openFence() {
        Node last = document(segments.count() - 1).getLastChild();
        while (last != null && !(last instanceof FencedCodeBlock)) {
            last = last.getLastChild();
        }
        return last instanceof FencedCodeBlock fence && fence.getClosingFenceLength() == null ? fence : null;
    }
}
