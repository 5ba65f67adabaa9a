package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/** A parsed text, with offsets into the text as it came. Safe for use by many threads as long as nodes are not changed. */
final class Markdown {

    /** Deeper nesting than any person reads; beyond it the parser takes text as text. */
    private static final int MAX_DEPTH = 64;

    private static final Parser PARSER = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .maxOpenBlockParsers(MAX_DEPTH)
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
    private final Document document;

    private Markdown(String text) {
        this.text = text;
        this.document = (Document) PARSER.parse(text);
    }

    static Markdown parse(String text) {
        return new Markdown(text);
    }

    String text() {
        return text;
    }

    Document document() {
        return document;
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

    /** Returns all comments that are not code, in order. */
    List<Comment> comments() {
        var found = new ArrayList<Comment>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(HtmlInline node) {
                collect(node, found);
            }

            @Override
            public void visit(HtmlBlock node) {
                collect(node, found);
            }
        });
        return found;
    }

    private void collect(Node node, List<Comment> found) {
        var range = range(node);
        if (range == null) {
            return;
        }
        int at = text.indexOf("<!--", range.start());
        while (at >= 0 && at < range.end()) {
            int close = text.indexOf("-->", at + 4);
            if (close < 0 || close >= range.end()) {
                return;
            }
            found.add(new Comment(new Span(at, close + 3), place(node)));
            at = text.indexOf("<!--", close + 3);
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
        Node last = document.getLastChild();
        while (last != null && !(last instanceof FencedCodeBlock)) {
            last = last.getLastChild();
        }
        return last instanceof FencedCodeBlock fence && fence.getClosingFenceLength() == null ? fence : null;
    }
}
