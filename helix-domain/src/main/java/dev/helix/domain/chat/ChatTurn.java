package dev.helix.domain.chat;

import dev.helix.domain.agent.AgentSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One answered turn of a chat, as far as a later turn must know it to go on from there.
 *
 * @param message the client's name for the answer; empty when the client names none
 * @param history digest of the conversation up to and including the answer; of one that is being written, where the client does not name its chat, up to the question, and never equal to one up to an answer
 * @param agent the agent's session that knows all of it; null when none does
 * @param at when it was answered
 */
public record ChatTurn(
        String message, String history, @Nullable AgentSession agent, Instant at) {}
