package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;

/** Gives each agent process its own way back to HELIX. Called from many threads. */
public interface HookEndpoints {

    /**
     * Opens the way for a process that is about to start. Every call of its hooks has to be answered with 2xx, {@code
     * UserPromptSubmit} too: that call, before the model hears anything, is what proves that the hooks are armed.
     */
    HookEndpoint open(AgentSession session, Prompt prompt);

    /** Closes it: the process is gone, and its token is worth nothing any more. */
    void close(HookEndpoint endpoint);
}
