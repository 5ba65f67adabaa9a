package dev.helix.enforcement;

import java.util.List;

/**
 * Where a text stands between two lines, in CommonMark's terms: the open containers and the open leaf in the innermost.
 *
 * @param containers outermost first
 */
record BlockState(List<Container> containers, Leaf leaf) {

    /** The beginning of a text. */
    static final BlockState START = new BlockState(List.of(), new Leaf.None());

    /** A block that holds blocks. */
    sealed interface Container {
        /** A block quote. */
        record Quote() implements Container {}

        /**
         * A list item.
         *
         * @param indent blanks by which its further lines are indented
         * @param empty whether nothing stands in it yet
         */
        record Item(int indent, boolean empty) implements Container {}
    }

    /** A block that holds lines. */
    sealed interface Leaf {
        /** None is open. */
        record None() implements Leaf {}

        /** A paragraph. */
        record Paragraph() implements Leaf {}

        /** A fenced code block. */
        record Fence(char mark, int length) implements Leaf {}

        /** An indented code block. */
        record Indented() implements Leaf {}

        /** Raw HTML, until {@code end}; until a blank line where that is empty. */
        record Html(List<String> end) implements Leaf {}
    }

    /** The reader's classification of one line. */
    enum Kind {
        /** Nothing on it. */
        BLANK,
        /** More of the paragraph before it. */
        CONTINUED,
        /** A heading, or the first line of a paragraph. */
        NEW,
        /** A heading that this line turns the paragraph before it into, or a rule. */
        RULE,
        /** Code, or the closing line of it. */
        CODE,
        /** The opening line of fenced code. */
        FENCE,
        HTML
    }

    /** A line's kind, and where the text stands behind it. */
    record ReadLine(Kind kind, BlockState after) {}

    BlockState {
        containers = List.copyOf(containers);
    }

    /** Reads the next line, without its end. */
    ReadLine line(CharSequence line) {
        return new BlockLine(this, line).read();
    }
}
