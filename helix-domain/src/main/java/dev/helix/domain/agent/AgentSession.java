package dev.helix.domain.agent;

/**
 * The agent's own name for one conversation, by which it can be continued exactly.
 *
 * @param id as the agent gave it; opaque, not blank
 */
public record AgentSession(String id) {

    public AgentSession {
        if (id.isBlank()) {
            throw new IllegalArgumentException("an agent session has a name");
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
