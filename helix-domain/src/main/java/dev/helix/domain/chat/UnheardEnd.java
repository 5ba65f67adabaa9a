package dev.helix.domain.chat;

import dev.helix.domain.evolution.OperationId;

/**
 * The end of an operation that nobody followed any more. Immutable.
 *
 * @param operation which has ended
 * @param log what its log said that nobody has got; empty for nothing
 */
public record UnheardEnd(OperationId operation, String log) {}
