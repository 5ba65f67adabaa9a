package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** What a reader should see of a text, worked out from its whole syntax tree: no stream, no parsing on demand. */
public final class MarkerReference {

    private static final Parser WHOLE = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    private MarkerReference() {}

    /** Returns the visible text; empty where a marker is neither an HTML comment nor code, so that both are fine. */
    public static Optional<String> visible(String text) {
        var comments = new BitSet();
        var code = new BitSet();
        var tree = WHOLE.parse(text);
        for (Node node = tree.getFirstChild(); node != null; node = Markdown.next(node)) {
            if (node instanceof Code || node instanceof FencedCodeBlock || node instanceof IndentedCodeBlock) {
                mark(node, code);
            } else if (node instanceof HtmlBlock || node instanceof HtmlInline) {
                if (node instanceof HtmlInline tag && tag.getLiteral().contains("`")) {
                    return Optional.empty();
                }
                mark(node, comments);
            }
        }
        var open = Markdown.parse(text).openFence() == null
                ? null
                : StepMarkers.of(text).last();
        var edits = new ArrayList<Edit>();
        for (int at = text.indexOf("<!--"); at >= 0; at = text.indexOf("<!--", at + 1)) {
            var marker = StepMarker.at(text, at, text.length());
            if (marker == null) {
                continue;
            }
            boolean last = open != null && open.range().start() == at;
            if (last || comments.get(at)) {
                edits.add(new Edit(marker.range(), ""));
            } else if (!code.get(at)) {
                return Optional.empty();
            }
        }
        return Optional.of(Edits.apply(text, edits));
    }

    /** Returns where the validator sees markers, by parsing small pieces on demand, but for one in an open code block. */
    public static List<Integer> counted(String text) {
        return Markdown.parse(text, 1).comments().stream()
                .map(Markdown.Comment::range)
                .filter(range -> StepMarker.at(text, range.start(), range.end()) != null)
                .map(Span::start)
                .toList();
    }

    /** Returns where there are markers by the whole syntax tree. */
    public static List<Integer> inTree(String text) {
        var found = new ArrayList<Integer>();
        var tree = WHOLE.parse(text);
        for (Node node = tree.getFirstChild(); node != null; node = Markdown.next(node)) {
            var range = Markdown.range(node);
            if (range != null && (node instanceof HtmlBlock || node instanceof HtmlInline)) {
                for (int at = text.indexOf("<!--", range.start(), range.end()); at >= 0; ) {
                    int close = at + 4 > range.end() ? -1 : text.indexOf("-->", at + 4, range.end());
                    if (close < 0) {
                        break;
                    }
                    if (StepMarker.at(text, at, close + 3) != null) {
                        found.add(at);
                    }
                    at = text.indexOf("<!--", close + 3, range.end());
                }
            }
        }
        return found;
    }

    private static void mark(Node node, BitSet places) {
        for (var span : node.getSourceSpans()) {
            places.set(span.getInputIndex(), span.getInputIndex() + span.getLength());
        }
    }
}
