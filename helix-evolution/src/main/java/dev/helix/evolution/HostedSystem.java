package dev.helix.evolution;

import dev.helix.domain.port.Slots;
import dev.helix.domain.port.TargetSystem;

/**
 * A system that runs from slots: production or test.
 *
 * @param slots where its files are
 * @param process what runs from them
 */
public record HostedSystem(Slots slots, TargetSystem process) {}
