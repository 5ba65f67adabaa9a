package dev.helix.domain.port;

import dev.helix.domain.agent.TurnCost;
import java.time.Instant;
import java.util.List;

/** Keeps what turns of agents cost, for a while: at least since the beginning of yesterday. Safe for use by many threads. */
public interface TurnCosts {

    /** Keeps nothing. */
    TurnCosts NONE = new TurnCosts() {
        @Override
        public void keep(TurnCost cost) {
            // Nobody asked for it.
        }

        @Override
        public List<TurnCost> since(Instant start) {
            return List.of();
        }
    };

    /** Keeps one more, and lets go of what is too old. @throws PortException when it can't */
    void keep(TurnCost cost);

    /**
     * Returns those that were over at {@code start} or later, the oldest first. One that can't be read any more, such as the last line of a
     * process that was killed, is left out.
     *
     * @throws dev.helix.domain.evolution.Refused as NewerFormat, where a newer HELIX wrote one
     */
    List<TurnCost> since(Instant start);
}
