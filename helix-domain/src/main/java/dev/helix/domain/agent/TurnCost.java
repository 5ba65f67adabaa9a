package dev.helix.domain.agent;

import java.time.Instant;

/**
 * The cost of one turn of an agent, as it is booked once the turn is over.
 *
 * @param at when it was over
 * @param profile who it worked as: {@link AgentProfile#CONSULTANT} in a chat, {@link AgentProfile#DEVELOPER} for a project
 * @param owner the chat's session or the project that it worked for, by its id; not blank
 * @param usage of this turn alone, with the calls that were repeated
 */
public record TurnCost(Instant at, AgentProfile profile, String owner, Usage usage) {

    public TurnCost {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("a turn is somebody's");
        }
    }

    /** Returns what they took together; the price is unknown as soon as one is. */
    public static Usage total(Iterable<TurnCost> costs) {
        var total = Usage.NONE;
        for (var cost : costs) {
            total = total.plus(cost.usage());
        }
        return total;
    }
}
