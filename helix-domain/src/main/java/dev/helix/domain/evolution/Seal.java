package dev.helix.domain.evolution;

import java.time.Instant;

/**
 * The proof that a project was sealed.
 *
 * @param digest of the {@link Bundle}
 * @param files how many changes it holds
 * @param at when
 */
public record Seal(String digest, int files, Instant at) {}
