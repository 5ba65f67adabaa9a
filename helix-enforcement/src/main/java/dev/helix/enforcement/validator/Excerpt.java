package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
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

    /** Returns {@code source} from {@code start} to {@code end}. */
    static Excerpt slice(String source, int start, int end) {
        return new Excerpt(source.substring(start, end), new int[] {0}, new int[] {start});
    }

    /**
     * A piece of a source.
     *
     * @param origin where it stands in the source
     */
    record Piece(String text, int origin) {}

    /** Returns {@code pieces} as one text. */
    static Excerpt joined(List<Piece> pieces) {
        var text = new StringBuilder();
        var lines = new ArrayList<Integer>();
        var origins = new ArrayList<Integer>();
        for (var piece : pieces) {
            lines.add(text.length());
            origins.add(piece.origin());
            text.append(piece.text());
        }
        return new Excerpt(text.toString(), toArray(lines), toArray(origins));
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

    /** Returns the same text, which knows where its lines stood before {@code edits} were made in the source. */
    Excerpt before(List<Edit> edits) {
        var starts = new ArrayList<Integer>();
        var from = new ArrayList<Integer>();
        for (int i = 0; i < lines.length; i++) {
            int end = i + 1 < lines.length ? lines[i + 1] : text.length() + 1;
            starts.add(lines[i]);
            from.add(before(origins[i], edits));
            int moved = 0;
            for (var edit : edits) {
                int grown = edit.replacement().length()
                        - (edit.range().end() - edit.range().start());
                for (int at : new int[] {
                    edit.range().start() + moved,
                    edit.range().start() + moved + edit.replacement().length()
                }) {
                    int own = lines[i] + at - origins[i];
                    if (own > lines[i] && own < end && own > starts.getLast()) {
                        starts.add(own);
                        from.add(before(at, edits));
                    }
                }
                moved += grown;
            }
        }
        return new Excerpt(text, toArray(starts), toArray(from));
    }

    /** Returns where what stands at {@code offset} behind the edits was before. */
    private static int before(int offset, List<Edit> edits) {
        int moved = 0;
        for (var edit : edits) {
            int start = edit.range().start() + moved;
            if (offset < start) {
                break;
            }
            if (offset < start + edit.replacement().length()) {
                return edit.range().start();
            }
            moved += edit.replacement().length()
                    - (edit.range().end() - edit.range().start());
        }
        return offset - moved;
    }

    /** Returns the text from {@code start} to {@code end}. */
    Excerpt part(int start, int end) {
        var starts = new ArrayList<Integer>(List.of(0));
        var from = new ArrayList<Integer>(List.of(origin(start)));
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] > start && lines[i] < end) {
                starts.add(lines[i] - start);
                from.add(origins[i]);
            }
        }
        return new Excerpt(text.substring(start, end), toArray(starts), toArray(from));
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
