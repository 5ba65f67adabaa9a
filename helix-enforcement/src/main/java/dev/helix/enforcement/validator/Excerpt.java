package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.Arrays;
import org.commonmark.node.FencedCodeBlock;

/**
 * A piece of a text that was taken out line by line, such as the content of a code block, and knows where each line came
 * from.
 */
final class Excerpt {

    private final String text;
    private final int[] lines;
    private final int[] origins;

    private Excerpt(String text, int[] lines, int[] origins) {
        this.text = text;
        this.lines = lines;
        this.origins = origins;
    }

    /** Returns {@code source} from {@code start} on. */
    static Excerpt from(String source, int start) {
        return new Excerpt(source.substring(start), new int[] {0}, new int[] {start});
    }

    /** Returns the content of a code block. */
    static Excerpt of(FencedCodeBlock fence) {
        var text = fence.getLiteral();
        var spans = fence.getSourceSpans();
        int count = (int) text.chars().filter(c -> c == '\n').count();
        var lines = new int[Math.max(1, count)];
        var origins = new int[lines.length];
        for (int i = 0, at = 0; i < count; i++) {
            int end = text.indexOf('\n', at);
            var span = spans.get(Math.min(i + 1, spans.size() - 1));
            lines[i] = at;
            origins[i] = span.getInputIndex() + Math.max(0, span.getLength() - (end - at));
            at = end + 1;
        }
        if (count == 0) {
            origins[0] = spans.isEmpty() ? 0 : spans.getFirst().getInputIndex();
        }
        return new Excerpt(text, lines, origins);
    }

    String text() {
        return text;
    }

    /** Returns where {@code range} of this text stands in the source. */
    Span origin(Span range) {
        int start = origin(range.start());
        return new Span(start, Math.max(start, origin(range.end())));
    }

    private int origin(int offset) {
        int line = Arrays.binarySearch(lines, offset);
        int at = line >= 0 ? line : Math.max(0, -line - 2);
        return origins[at] + offset - lines[at];
    }
}
