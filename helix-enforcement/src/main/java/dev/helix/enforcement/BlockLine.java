package dev.helix.enforcement;

import dev.helix.enforcement.BlockState.Container;
import dev.helix.enforcement.BlockState.Kind;
import dev.helix.enforcement.BlockState.Leaf;
import dev.helix.enforcement.BlockState.ReadLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one line as CommonMark's block phase does: which containers go on, which begin, what the rest is. Used once. */
final class BlockLine {

    private static final int CODE_INDENT = 4;
    private static final int MAX_CONTAINERS = 64;

    private final BlockState before;
    private final CharSequence line;
    private final List<Container> open = new ArrayList<>();
    private int at;
    /** Columns of a half-used tab before {@link #at}. */
    private int spare;

    private int column;

    BlockLine(BlockState before, CharSequence line) {
        this.before = before;
        this.line = line;
    }

    ReadLine read() {
        boolean all = matchContainers();
        if (all) {
            var step = goOn();
            if (step != null) {
                return step;
            }
        }
        boolean paragraph = before.leaf() instanceof Leaf.Paragraph;
        if (isBlank()) {
            return new ReadLine(Kind.BLANK, new BlockState(open, new Leaf.None()));
        }
        return begin(all && paragraph, paragraph);
    }

    private boolean matchContainers() {
        for (var container : before.containers()) {
            boolean matched = switch (container) {
                case Container.Quote quote -> matchQuote();
                case Container.Item item -> matchItem(item);
            };
            if (!matched) {
                return false;
            }
            open.add(
                    container instanceof Container.Item item && !isBlank()
                            ? new Container.Item(item.indent(), false)
                            : container);
        }
        return true;
    }

    private boolean matchQuote() {
        int indent = indent();
        if (indent >= CODE_INDENT || firstChar() != '>') {
            return false;
        }
        skip(indent + 1);
        if (indent() > 0) {
            skip(1);
        }
        return true;
    }

    private boolean matchItem(Container.Item item) {
        if (isBlank()) {
            return !item.empty();
        }
        if (indent() < item.indent()) {
            return false;
        }
        skip(item.indent());
        return true;
    }

    /** Goes on with a leaf that takes its lines as they are; null when there is none or it ends before this line. */
    private @Nullable ReadLine goOn() {
        return switch (before.leaf()) {
            case Leaf.Fence fence ->
                new ReadLine(Kind.CODE, new BlockState(open, closes(fence) ? new Leaf.None() : fence));
            case Leaf.Html html when html.end().isEmpty() -> isBlank() ? null : new ReadLine(Kind.HTML, here(html));
            case Leaf.Html html -> new ReadLine(Kind.HTML, here(ends(html) ? new Leaf.None() : html));
            case Leaf.Indented code ->
                isBlank() || indent() >= CODE_INDENT ? new ReadLine(Kind.CODE, here(code)) : null;
            case Leaf.Paragraph paragraph -> null;
            case Leaf.None none -> null;
        };
    }

    private BlockState here(Leaf leaf) {
        return new BlockState(open, leaf);
    }

    private boolean closes(Leaf.Fence fence) {
        int indent = indent();
        if (indent >= CODE_INDENT) {
            return false;
        }
        int from = at + blanks();
        int run = run(from, fence.mark());
        return run >= fence.length() && blankFrom(from + run);
    }

    private boolean ends(Leaf.Html html) {
        return HtmlStart.hasEnd(line, at, html.end());
    }

    private ReadLine begin(boolean inParagraph, boolean mayBeLazy) {
        boolean started = false;
        while (true) {
            int indent = indent();
            boolean lazy = mayBeLazy && !started;
            if (isBlank()) {
                return new ReadLine(Kind.BLANK, here(new Leaf.None()));
            }
            if (indent >= CODE_INDENT) {
                return lazy ? continued() : new ReadLine(Kind.CODE, here(new Leaf.Indented()));
            }
            int from = at + blanks();
            char c = line.charAt(from);
            if (c == '>' && open.size() < MAX_CONTAINERS) {
                skip(indent + 1);
                if (indent() > 0) {
                    skip(1);
                }
                open.add(new Container.Quote());
                started = true;
                continue;
            }
            var leaf = leaf(from, c, inParagraph && !started, lazy);
            if (leaf != null) {
                return leaf;
            }
            if (open.size() < MAX_CONTAINERS && item(indent, from, c, inParagraph && !started)) {
                started = true;
                continue;
            }
            return lazy ? continued() : new ReadLine(Kind.NEW, here(new Leaf.Paragraph()));
        }
    }

    private ReadLine continued() {
        return new ReadLine(Kind.CONTINUED, before);
    }

    private @Nullable ReadLine leaf(int from, char c, boolean inParagraph, boolean lazy) {
        switch (c) {
            case '#' -> {
                int run = run(from, '#');
                if (run <= 6 && (from + run == line.length() || isBlankChar(line.charAt(from + run)))) {
                    return new ReadLine(Kind.NEW, here(new Leaf.None()));
                }
            }
            case '`', '~' -> {
                int run = run(from, c);
                if (run >= 3 && (c == '~' || indexOf('`', from + run) < 0)) {
                    return new ReadLine(Kind.FENCE, here(new Leaf.Fence(c, run)));
                }
            }
            case '<' -> {
                var end = HtmlStart.at(line, from, lazy);
                if (end != null) {
                    boolean over = !end.isEmpty() && HtmlStart.hasEnd(line, from, end);
                    return new ReadLine(Kind.HTML, here(over ? new Leaf.None() : new Leaf.Html(end)));
                }
            }
            case '=', '-', '*', '_' -> {
                if (inParagraph && (c == '=' || c == '-') && blankFrom(from + run(from, c))) {
                    return new ReadLine(Kind.RULE, here(new Leaf.None()));
                }
                if (c != '=' && isThematicBreak(from, c)) {
                    return new ReadLine(Kind.RULE, here(new Leaf.None()));
                }
            }
            default -> {}
        }
        return null;
    }

    private boolean isThematicBreak(int from, char c) {
        int marks = 0;
        for (int i = from; i < line.length(); i++) {
            if (line.charAt(i) == c) {
                marks++;
            } else if (!isBlankChar(line.charAt(i))) {
                return false;
            }
        }
        return marks >= 3;
    }

    /** Opens a list item if one begins here. */
    private boolean item(int indent, int from, char c, boolean inParagraph) {
        int end = from;
        boolean ordered = c >= '0' && c <= '9';
        if (ordered) {
            while (end < line.length() && end - from < 10 && line.charAt(end) >= '0' && line.charAt(end) <= '9') {
                end++;
            }
            if (end - from > 9 || end == line.length() || (line.charAt(end) != '.' && line.charAt(end) != ')')) {
                return false;
            }
        } else if (c != '-' && c != '+' && c != '*') {
            return false;
        }
        end++;
        boolean nothing = blankFrom(end);
        if (end < line.length() && !isBlankChar(line.charAt(end))) {
            return false;
        }
        boolean startsAtOne = end - from == 2 && c == '1';
        if (inParagraph && (nothing || (ordered && !startsAtOne))) {
            return false;
        }
        skip(indent + end - from);
        int gap = indent();
        if (nothing || gap > CODE_INDENT) {
            gap = 1;
        }
        open.add(new Container.Item(indent + end - from + gap, nothing));
        if (nothing) {
            at = line.length();
        } else {
            skip(gap);
        }
        return true;
    }

    /** Returns the columns of white space ahead. */
    private int indent() {
        int columns = spare;
        int to = column + spare;
        for (int i = at; i < line.length() && isBlankChar(line.charAt(i)); i++) {
            int width = line.charAt(i) == '\t' ? 4 - to % 4 : 1;
            columns += width;
            to += width;
        }
        return columns;
    }

    /** Returns the characters of white space ahead. */
    private int blanks() {
        int i = at;
        while (i < line.length() && isBlankChar(line.charAt(i))) {
            i++;
        }
        return i - at;
    }

    private void skip(int columns) {
        int left = columns;
        int used = Math.min(spare, left);
        spare -= used;
        column += used;
        left -= used;
        while (left > 0 && at < line.length()) {
            int width = line.charAt(at) == '\t' ? 4 - column % 4 : 1;
            at++;
            spare = Math.max(0, width - left);
            column += Math.min(width, left);
            left -= Math.min(width, left);
        }
    }

    private char firstChar() {
        int i = at + blanks();
        return i < line.length() ? line.charAt(i) : 0;
    }

    private boolean isBlank() {
        return blankFrom(at);
    }

    private boolean blankFrom(int from) {
        for (int i = from; i < line.length(); i++) {
            if (!isBlankChar(line.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private int run(int from, char c) {
        int i = from;
        while (i < line.length() && line.charAt(i) == c) {
            i++;
        }
        return i - from;
    }

    private int indexOf(char c, int from) {
        for (int i = from; i < line.length(); i++) {
            if (line.charAt(i) == c) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlankChar(char c) {
        return c == ' ' || c == '\t';
    }
}
