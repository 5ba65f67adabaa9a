package dev.helix.domain.answer;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agent's final text of one turn: joined text blocks, without drafts, thinking, tool output and subagents. Immutable
 * and safe for use by many threads; equal to another of the same text, blocks and files.
 */
public final class Answer {

    /**
     * One block of text as the agent delivered it.
     *
     * @param message the agent's message it belongs to; empty when it did not come from an agent
     * @param range where it stands in the answer's text
     */
    public record Block(String message, Span range) {}

    /**
     * A cached reading of the text, linked to the one cached before it. Its final fields make it safe to publish to every thread.
     */
    private record Kept(
            Class<?> kind, Object reading, @Nullable Kept before) {}

    private final String text;
    private final List<Block> blocks;
    private final List<Path> written;
    private @Nullable Kept kept;

    /**
     * Makes an answer.
     *
     * @param text the whole answer
     * @param blocks which part of the text came as which block, in order
     * @param written files the agent wrote in this turn, absolute, in order, without repetition
     */
    public Answer(String text, List<Block> blocks, List<Path> written) {
        this.text = text;
        this.blocks = List.copyOf(blocks);
        this.written = List.copyOf(written);
    }

    /** Returns an answer that is only text. */
    public static Answer of(String text) {
        return of(text, List.of());
    }

    /** Returns an answer of one block. */
    public static Answer of(String text, List<Path> written) {
        return new Answer(text, List.of(new Block("", new Span(0, text.length()))), written);
    }

    /** Returns the whole answer. */
    public String text() {
        return text;
    }

    /** Returns which part of the text came as which block, in order. */
    public List<Block> blocks() {
        return blocks;
    }

    /** Returns the files the agent wrote in this turn, absolute, in order, without repetition. */
    public List<Path> written() {
        return written;
    }

    /** Returns the same answer with another text, which is one block then. */
    public Answer withText(String text) {
        return of(text, written);
    }

    /** Returns the same answer with other written files. */
    public Answer withWritten(List<Path> written) {
        var other = new Answer(text, blocks, written);
        other.kept = kept;
        return other;
    }

    /**
     * Returns what {@code make} makes of the text: made at the first request and kept as long as the answer, so that several
     * rules read a text once. Threads that ask for it at the same moment may each make their own.
     *
     * @param kind what is kept under this class, immutable
     * @param make a pure function, the same for each call with {@code kind}
     */
    public <T> T reading(Class<T> kind, Function<String, T> make) {
        for (var each = kept; each != null; each = each.before) {
            if (each.kind == kind) {
                return kind.cast(each.reading);
            }
        }
        var reading = make.apply(text);
        kept = new Kept(kind, reading, kept);
        return reading;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Answer answer
                        && text.equals(answer.text)
                        && blocks.equals(answer.blocks)
                        && written.equals(answer.written));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * text.hashCode() + blocks.hashCode()) + written.hashCode();
    }

    @Override
    public String toString() {
        return "Answer[text=" + text + ", blocks=" + blocks + ", written=" + written + "]";
    }
}
