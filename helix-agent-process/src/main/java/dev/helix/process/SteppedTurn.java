package dev.helix.process;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.port.AgentTurn;
import org.jspecify.annotations.Nullable;

/**
 * A turn in which everything happens in the thread that asks for the next event: a slow listener slows the agent down, and
 * its own time is not counted as the agent's silence. Work begins with the first event that is asked for. An interrupt ends
 * the turn and is kept for the listener.
 */
public abstract class SteppedTurn implements AgentTurn {

    private @Nullable AgentEvent last;
    private boolean interrupted;

    @Override
    public final @Nullable AgentEvent next() {
        try {
            while (true) {
                var event = poll();
                if (event != null) {
                    return event;
                }
                if (last != null) {
                    var end = last;
                    last = null;
                    return end;
                }
                if (over()) {
                    leave();
                    return null;
                }
                advance();
            }
        } finally {
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public final void close() {
        cancel();
        while (next() != null) {
            // Nobody wants to hear the rest.
        }
    }

    /** Returns what has happened and was not told yet; null for nothing. */
    protected abstract @Nullable AgentEvent poll();

    /** Returns whether nothing more happens. */
    protected abstract boolean over();

    /** Waits for what happens next. */
    protected abstract void advance();

    /** Lets go of what the turn held; called whenever its end is told. */
    protected void leave() {}

    /** Tells {@code event} as the last one. */
    protected final void tellLast(AgentEvent event) {
        last = event;
    }

    /** Notes that the listener's thread was interrupted while it waited here. */
    protected final void noteInterrupt() {
        interrupted = true;
    }

    protected final boolean wasInterrupted() {
        return interrupted;
    }
}
