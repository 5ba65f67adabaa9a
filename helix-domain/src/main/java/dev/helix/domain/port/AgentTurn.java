package dev.helix.domain.port;

import dev.helix.domain.agent.AgentEvent;
import org.jspecify.annotations.Nullable;

/** One running turn of an agent. For one thread at a time, but for {@link #cancel}. */
public interface AgentTurn extends AutoCloseable {

    /**
     * Waits for the next event. Returns null once the turn has ended with {@link AgentEvent.Finished} or {@link
     * AgentEvent.Failed}. An interrupted wait cancels the turn, ends it with a failure and keeps the interrupt flag.
     */
    @Nullable
    AgentEvent next();

    /** Ends the turn from any thread: {@link #next} then delivers a failure of kind CANCELLED. */
    void cancel();

    /** Ends the turn if it still runs. Leaves no process behind that belongs to this turn alone. */
    @Override
    void close();
}
