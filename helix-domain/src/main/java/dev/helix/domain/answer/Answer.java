package dev.helix.domain.answer;

import java.nio.file.Path;
import java.util.List;

/**
 * What the agent finally said in one turn: joined text blocks, without drafts, thinking, tool output and subagents.
 *
 * @param text the whole answer
 * @param blocks which part of the text came as which block, in order
 * @param written files the agent wrote in this turn, absolute, in order, without repetition
 */
public record Answer(String text, List<Block> blocks, List<Path> written) {

    /**
     * One block of text as the agent delivered it.
     *
     * @param message the agent's message it belongs to; empty when it did not come from an agent
     * @param range where it stands in the answer's text
     */
    public record Block(String message, Span range) {}

    public Answer {
        blocks = List.copyOf(blocks);
        written = List.copyOf(written);
    }

    /** Returns an answer that is only text. */
    public static Answer of(String text) {
        return of(text, List.of());
    }

    /** Returns an answer of one block. */
    public static Answer of(String text, List<Path> written) {
        return new Answer(text, List.of(new Block("", new Span(0, text.length()))), written);
    }

    /** Returns the same answer with another text, which is one block then. */
    public Answer withText(String text) {
        return of(text, written);
    }

    /** Returns the same answer with other written files. */
    public Answer withWritten(List<Path> written) {
        return new Answer(text, blocks, written);
    }
}
