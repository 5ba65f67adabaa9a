package dev.helix.enforcement;

import dev.helix.enforcement.BlockState.Leaf;

/**
 * Knows, line by line, what of a text is fenced code, as CommonMark's block phase reads it: behind the marks of lists and quotes, too.
 * Not safe for use by many threads.
 */
public final class CodeLines {

    private BlockState state;

    /** Begins where no text has been read. */
    public CodeLines() {
        this.state = BlockState.START;
    }

    /** The kind of a line. */
    public enum Part {
        /** A line in fenced code, or the one that closes it. */
        CODE,
        /** The line that opens fenced code, with what it says about it. */
        OPENING,
        /** A line of code by its blanks alone. */
        INDENTED,
        /** More of the paragraph before it. */
        CONTINUED,
        /** Anything else. */
        OTHER
    }

    /** Returns what {@code line}, without its end, is where the text stands now. */
    public Part read(CharSequence line) {
        return switch (state.line(line).kind()) {
            // What follows shows that the line does not close the fence, and whether it is in one.
            case CODE -> state.line(line + "x").after().leaf() instanceof Leaf.Fence ? Part.CODE : Part.INDENTED;
            case FENCE -> Part.OPENING;
            case CONTINUED -> Part.CONTINUED;
            case NEW, BLANK, RULE, HTML -> Part.OTHER;
        };
    }

    /** Goes on behind {@code line}, without its end. */
    public void end(CharSequence line) {
        state = state.line(line).after();
    }

    /** Returns the line that closes the code in which the text stands, where that is in no list or quote; else an empty text. */
    public String closing() {
        return state.containers().isEmpty() && state.leaf() instanceof Leaf.Fence(char mark, int length)
                ? String.valueOf(mark).repeat(length)
                : "";
    }
}
