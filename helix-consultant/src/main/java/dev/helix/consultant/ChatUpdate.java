package dev.helix.consultant;

import dev.helix.domain.agent.Usage;

/** An update that a reader of a run sees. Updates come in order and end with exactly one {@link Completed} or {@link Broken}. */
public sealed interface ChatUpdate {

    /** One line about what goes on; the newest one counts. */
    record Status(String text, boolean done) implements ChatUpdate {}

    /** A piece of the log: what was done on the way. Never part of the answer. */
    record Progress(String text) implements ChatUpdate {}

    /** A piece of the answer. */
    record Content(String text) implements ChatUpdate {}

    /** The answer is complete. */
    record Completed(Usage usage) implements ChatUpdate {}

    /**
     * There is no answer that could be relied on.
     *
     * @param code stable, lower case
     * @param message for a person
     */
    record Broken(String code, String message) implements ChatUpdate {}
}
