package dev.helix.domain.answer;

import java.nio.file.Path;
import java.util.List;

/**
 * What the agent finally said in one turn: joined text blocks, without drafts, thinking, tool output and subagents.
 *
 * @param text the whole answer
 * @param written files the agent wrote in this turn, in order, without repetition
 */
public record Answer(String text, List<Path> written) {

    public Answer {
        written = List.copyOf(written);
    }

    /** Returns an answer that is only text. */
    public static Answer of(String text) {
        return new Answer(text, List.of());
    }

    /** Returns the same answer with another text. */
    public Answer withText(String text) {
        return new Answer(text, written);
    }
}
