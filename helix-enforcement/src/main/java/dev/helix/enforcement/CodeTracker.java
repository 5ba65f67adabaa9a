package dev.helix.enforcement;

import dev.helix.enforcement.BlockState.Kind;
import dev.helix.enforcement.BlockState.Leaf;
import dev.helix.enforcement.HeldText.Fate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows a text character by character and knows what in it is code. Tells {@link HeldText} what becomes of its markers.
 * Not safe for use by many threads.
 */
final class CodeTracker {

    /** Structure stands at the beginning of a line; what is longer is read as if it ended here. */
    private static final int MAX_LINE = 1 << 16;

    private final CodeSpans spans = new CodeSpans();
    private final StringBuilder line = new StringBuilder();
    private BlockState state = BlockState.START;
    private @Nullable Kind kind;
    private int run;
    private boolean runEscaped;
    private int firstRun;
    /** Whether the line would go on with the paragraph before it if {@link #firstRun} opened no code block. */
    private boolean goesOn;

    private int backslashes;
    private boolean afterReturn;

    /** Takes the plain characters of {@code text} from {@code at} on; returns the place of the next that needs a look. */
    int plain(String text, int at) {
        if (run > 0 || afterReturn) {
            return at;
        }
        int end = at;
        while (end < text.length()) {
            char c = text.charAt(end);
            // Most are small letters and blanks, which one or two comparisons tell from all others.
            if (c <= '`' && c != ' ' && (c == '<' || c == '`' || c == '\n' || c == '\r' || c == '\\')) {
                break;
            }
            end++;
        }
        if (end > at) {
            backslashes = 0;
            int room = MAX_LINE - line.length();
            line.append(text, at, Math.min(end, at + Math.max(0, room)));
        }
        return end;
    }

    /** Takes the next character, whatever it is. */
    void feed(char c, HeldText held) {
        if (c == '`') {
            runEscaped = run == 0 ? backslashes % 2 == 1 : runEscaped;
            run++;
            backslashes = 0;
            afterReturn = false;
            append(c);
            return;
        }
        endRun(held);
        backslashes = c == '\\' ? backslashes + 1 : 0;
        if (c == '\n' && afterReturn) {
            afterReturn = false;
            return;
        }
        afterReturn = c == '\r';
        if (c == '\n' || c == '\r') {
            endLine(held);
            return;
        }
        append(c);
    }

    private void append(char c) {
        if (line.length() < MAX_LINE) {
            line.append(c);
        }
    }

    private void endRun(HeldText held) {
        if (run == 0) {
            return;
        }
        int length = run;
        run = 0;
        if (kind == null) {
            line.setLength(Math.max(0, line.length() - length));
            kind = classify("`".repeat(Math.min(length, MAX_LINE)), held);
            goesOn = state.line(line + "x").kind() == Kind.CONTINUED;
            line.append("`".repeat(Math.min(length, MAX_LINE - line.length())));
            if (kind == Kind.FENCE) {
                firstRun = startsWithTildes() ? 0 : length;
                if (!goesOn) {
                    endParagraph(held);
                }
                return;
            }
        } else if (kind == Kind.FENCE && firstRun > 0) {
            notAFence(held);
        }
        if (kind == Kind.NEW || kind == Kind.CONTINUED) {
            spans.run(length, runEscaped);
            held.close(length);
        }
    }

    private boolean startsWithTildes() {
        return state.line(line).after().leaf() instanceof Leaf.Fence fence && fence.mark() == '~';
    }

    /** A second run of backticks shows that the line does not open a code block. */
    private void notAFence(HeldText held) {
        kind = goesOn ? Kind.CONTINUED : Kind.NEW;
        spans.run(firstRun, false);
        held.close(firstRun);
        held.decide(Fate.FENCE_LINE, Fate.SPAN);
        firstRun = 0;
    }

    /** Reads the beginning of the line with {@code next} behind it; a paragraph that ends here decides its markers. */
    private Kind classify(String next, HeldText held) {
        var found = state.line(line.toString() + next).kind();
        if (found != Kind.CONTINUED && found != Kind.FENCE) {
            endParagraph(held);
        }
        return found;
    }

    private void endParagraph(HeldText held) {
        spans.clear();
        held.decide(Fate.SPAN, Fate.DROPPED);
    }

    /** Notes a marker of {@code held}; none of it has been fed yet. */
    void marker(int start, int end, HeldText held) {
        endRun(held);
        held.decide(Fate.FENCED, Fate.CODE);
        if (kind == null) {
            kind = classify("<!--", held);
        }
        switch (kind) {
            case CODE -> {
                boolean fenced = state.leaf() instanceof Leaf.Fence && insideFence();
                held.add(start, end, fenced ? Fate.FENCED : Fate.CODE, Set.of());
            }
            case FENCE -> held.add(start, end, firstRun > 0 ? Fate.FENCE_LINE : Fate.CODE, withFirstRun());
            case NEW, CONTINUED -> held.add(start, end, spans.isEmpty() ? Fate.DROPPED : Fate.SPAN, spans.open());
            case HTML, BLANK, RULE -> held.add(start, end, Fate.DROPPED, Set.of());
        }
    }

    private Set<Integer> withFirstRun() {
        var lengths = new HashSet<>(spans.open());
        lengths.add(firstRun);
        return lengths;
    }

    private boolean insideFence() {
        return state.line(line.toString() + "x").after().leaf() instanceof Leaf.Fence;
    }

    private void endLine(HeldText held) {
        var step = state.line(line);
        held.decide(Fate.FENCE_LINE, Fate.CODE);
        boolean endedBefore = kind == null ? step.kind() != Kind.CONTINUED : kind == Kind.FENCE;
        if (endedBefore || !(step.after().leaf() instanceof Leaf.Paragraph)) {
            endParagraph(held);
        }
        state = step.after();
        line.setLength(0);
        kind = null;
        firstRun = 0;
        backslashes = 0;
    }

    /** Decides everything that is left. */
    void finish(HeldText held) {
        endRun(held);
        endLine(held);
        endParagraph(held);
        held.decide(Fate.FENCED, Fate.DROPPED);
    }

    /** Goes back to the beginning of a text. */
    void reset() {
        state = BlockState.START;
        afterReturn = false;
    }
}
