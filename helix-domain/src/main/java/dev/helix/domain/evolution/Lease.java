package dev.helix.domain.evolution;

import java.time.Instant;

/**
 * The right to work on a system.
 *
 * @param name of what is leased
 * @param generation grows with every lease of that name and never repeats
 * @param operation for which
 * @param owner who asked for it
 * @param since when
 */
public record Lease(String name, long generation, OperationId operation, String owner, Instant since) {}
