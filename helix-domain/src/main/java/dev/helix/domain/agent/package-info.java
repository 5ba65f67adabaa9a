/**
 * The prompts of a coding agent and its answers, the same for every kind of agent. Start at {@link dev.helix.domain.agent.Prompt}
 * and {@link dev.helix.domain.agent.AgentEvent}; the port itself is {@link dev.helix.domain.port.Agent}.
 */
@NullMarked
package dev.helix.domain.agent;

import org.jspecify.annotations.NullMarked;
