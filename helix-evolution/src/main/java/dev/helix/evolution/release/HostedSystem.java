package dev.helix.evolution.release;

import dev.helix.domain.port.Slots;
import dev.helix.domain.port.TargetSystem;
import dev.helix.domain.port.TestData;
import java.util.Optional;

/**
 * A system that runs from slots: production or test.
 *
 * @param slots where its files are
 * @param process what runs from them
 * @param data what it gets anew with each tree; empty for production, and for a test system without databases
 * @param switching how its slots are filled, compared and switched
 */
public record HostedSystem(Slots slots, TargetSystem process, Optional<TestData> data, SlotSwitch switching) {

    public HostedSystem(Slots slots, TargetSystem process, Optional<TestData> data) {
        this(slots, process, data, new SlotSwitch(slots, process));
    }

    /** A system that keeps its data, or has none. */
    public HostedSystem(Slots slots, TargetSystem process) {
        this(slots, process, Optional.empty());
    }
}
