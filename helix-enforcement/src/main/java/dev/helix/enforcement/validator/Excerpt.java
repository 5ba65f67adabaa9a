package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        var lines = new ArrayList<Integer>();
        var origins = new ArrayList<Integer>();
        int opening = spans.isEmpty() ? 0 : spans.getFirst().getLineIndex();
        int origin = spans.isEmpty() ? 0 : spans.getFirst().getInputIndex();
        for (int at = 0, line = 1, span = 1; at < text.length(); line++) {
            int end = text.indexOf('\n', at);
            // An empty line has no span.
            if (span < spans.size() && spans.get(span).getLineIndex() == opening + line) {
                var source = spans.get(span++);
                origin = source.getInputIndex() + Math.max(0, source.getLength() - (end - at));
            }
            lines.add(at);
            origins.add(origin);
            origin += end - at;
            at = end + 1;
        }
        if (lines.isEmpty()) {
            lines.add(0);
            origins.add(origin);
        }
        return new Excerpt(text, toArray(lines), toArray(origins));
    }

    private static int[] toArray(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
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
