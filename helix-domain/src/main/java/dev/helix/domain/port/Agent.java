package dev.helix.domain.port;

import dev.helix.domain.agent.Prompt;

/** A coding agent. Safe for use by many threads; turns of one session never overlap. */
public interface Agent {

    /** Returns the agent's name with its version, as reports and commit trailers show it. */
    String name();

    /** Starts a turn. What goes wrong from here on is an event, not an exception. */
    AgentTurn start(Prompt prompt);
}
