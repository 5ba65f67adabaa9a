package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * A block of code, wherever it stands: open, in a list or in a quote, between fences or just indented. Immutable.
 *
 * @param said the code itself
 * @param source as it may stand anywhere: what is around it is gone
 */
record HeldCode(String said, String source, Span range) {

    private static final Pattern TILDES = Pattern.compile("~{3,}");

    /** Returns all of {@code text} in order, but for one between fences that nobody closed: it is unknown where that ends. */
    static List<HeldCode> in(String text) {
        var found = new ArrayList<HeldCode>();
        if (!text.contains("```") && !text.contains("~~~") && !text.contains("    ") && text.indexOf('\t') < 0) {
            return found;
        }
        var markdown = Markdown.parse(text);
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = Markdown.next(node)) {
                var range = Markdown.range(node);
                var code = range == null ? null : of(node, text, range);
                if (code != null) {
                    found.add(code);
                }
            }
        }
        return found;
    }

    private static @Nullable HeldCode of(Node node, String text, Span range) {
        return switch (node) {
            case FencedCodeBlock fence
            when fence.getClosingFenceLength() != null ->
                new HeldCode(
                        fence.getLiteral(),
                        fence.getParent() instanceof Document
                                ? text.substring(range.start(), range.end())
                                : fenced(fence, text),
                        range);
            // Below a list it would be a part of the list's last item, were it just indented again.
            case IndentedCodeBlock code -> new HeldCode(code.getLiteral(), fenced(code.getLiteral()), range);
            default -> null;
        };
    }

    private static String fenced(FencedCodeBlock fence, String text) {
        var first = fence.getSourceSpans().getFirst();
        var last = fence.getSourceSpans().getLast();
        return text.substring(first.getInputIndex(), first.getInputIndex() + first.getLength())
                + '\n'
                + fence.getLiteral()
                + text.substring(last.getInputIndex(), last.getInputIndex() + last.getLength());
    }

    private static String fenced(String code) {
        int longest = TILDES.matcher(code)
                .results()
                .mapToInt(run -> run.end() - run.start())
                .max()
                .orElse(2);
        var fence = "~".repeat(longest + 1);
        return fence + '\n' + code.stripTrailing() + '\n' + fence;
    }

    /** Returns the code without blanks around it: two that have the same are the same, whatever else stands around them. */
    String words() {
        return said.strip();
    }
}
