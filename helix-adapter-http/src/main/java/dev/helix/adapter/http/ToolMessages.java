package dev.helix.adapter.http;

import dev.helix.domain.evolution.Requester;
import java.util.Optional;

/** Answers messages of the Model Context Protocol. Called from many threads. */
@FunctionalInterface
public interface ToolMessages {

    /**
     * Answers one.
     *
     * @param message as it came
     * @param by who asks
     * @return JSON; empty where no answer is expected
     */
    Optional<String> answer(String message, Requester by);
}
