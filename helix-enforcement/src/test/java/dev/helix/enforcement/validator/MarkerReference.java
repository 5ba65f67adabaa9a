package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
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

/** What a reader should see of a text, worked out from the whole syntax tree and not from the stream. */
public final class MarkerReference {

    private MarkerReference() {}

    /** Returns the visible text; empty where a marker is neither an HTML comment nor code, so that both are fine. */
    public static Optional<String> visible(String text) {
        var markdown = Markdown.parse(text);
        var comments = new BitSet();
        markdown.comments().forEach(comment -> comments.set(comment.range().start()));
        var code = code(markdown);
        if (hasBacktickInTag(markdown)) {
            return Optional.empty();
        }
        var open = markdown.openFence() == null ? null : StepMarkers.of(text).last();
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
        return Optional.of(Edits.apply(text, List.copyOf(edits)));
    }

    private static BitSet code(Markdown markdown) {
        var code = new BitSet();
        for (Node node = markdown.document().getFirstChild(); node != null; node = AdrFinder.next(node)) {
            if (node instanceof Code || node instanceof FencedCodeBlock || node instanceof IndentedCodeBlock) {
                for (var span : node.getSourceSpans()) {
                    code.set(span.getInputIndex(), span.getInputIndex() + span.getLength());
                }
            }
        }
        return code;
    }

    private static boolean hasBacktickInTag(Markdown markdown) {
        for (Node node = markdown.document().getFirstChild(); node != null; node = AdrFinder.next(node)) {
            if (node instanceof HtmlInline tag && tag.getLiteral().contains("`")) {
                return true;
            }
            if (node instanceof HtmlBlock block
                    && block.getLiteral().contains("`")
                    && !block.getLiteral().startsWith("<!--")) {
                return false;
            }
        }
        return false;
    }
}
