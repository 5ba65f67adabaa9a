package dev.helix.domain.port;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import java.util.List;

/** A coding agent. Safe for use by many threads; turns of one session never overlap. */
public interface Agent {

    /** Returns the agent's name with its version, as reports and commit trailers show it. */
    String name();

    /**
     * Returns whether its commands can change nothing but the directory of their prompt and its own files, so that nobody
     * else's change can be theirs.
     */
    default boolean confined() {
        return false;
    }

    /**
     * How many processes of an agent do what now.
     *
     * @param working those with a turn in them
     * @param idle those that are kept for the next turn of their conversation
     * @param waiting turns that wait until there may be one more
     */
    record Crew(int working, int idle, int waiting) {
        /** Nothing at all, also for an agent without any process. */
        public static final Crew NONE = new Crew(0, 0, 0);
    }

    /** Returns what its processes do now. */
    default Crew crew() {
        return Crew.NONE;
    }

    /** Starts a turn. A failure from here on is an event, not an exception. */
    AgentTurn start(Prompt prompt);

    /**
     * Ends what a session keeps running although no turn of it runs. The session itself can be taken up again.
     *
     * @return the command lines of what its commands had left behind; empty for nothing
     */
    default List<String> end(AgentSession session) {
        return List.of();
    }
}
