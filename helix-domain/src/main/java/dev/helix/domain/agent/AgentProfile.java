package dev.helix.domain.agent;

/** The permissions of an agent, in terms that every adapter can enforce. */
public enum AgentProfile {
    /** Reads the repository; writes only inside its session folder. */
    CONSULTANT,
    /** Writes only inside the folder of its evolution project. */
    DEVELOPER
}
