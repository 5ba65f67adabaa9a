package dev.helix.evolution.release;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Slots;
import dev.helix.domain.port.TargetSystem;
import dev.helix.domain.port.TestData;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A system that runs from slots: production or test.
 *
 * @param slots where its files are
 * @param process what runs from them
 * @param data what it gets anew with each tree; empty for production, and for a test system without databases
 * @param migrating how its databases follow its tree; empty where they don't
 * @param switching how its slots are filled, compared and switched
 */
public record HostedSystem(
        Slots slots,
        TargetSystem process,
        Optional<TestData> data,
        Optional<Migrating> migrating,
        SlotSwitch switching) {

    public HostedSystem(Slots slots, TargetSystem process, Optional<TestData> data) {
        this(slots, process, data, Optional.empty(), new SlotSwitch(slots, process));
    }

    /** As {@link #HostedSystem(Slots, TargetSystem, Optional)}, where databases follow the tree. */
    public HostedSystem(Slots slots, TargetSystem process, Optional<TestData> data, Optional<Migrating> migrating) {
        this(slots, process, data, migrating, new SlotSwitch(slots, process));
    }

    /**
     * A system whose processes share more than slots.
     *
     * @param isolation has that hold nothing that another candidate has left there for the one that it is told
     */
    public HostedSystem(Slots slots, TargetSystem process, Consumer<TreeId> isolation) {
        this(slots, process, Optional.empty(), Optional.empty(), isolation);
    }

    /** As {@link #HostedSystem(Slots, TargetSystem, Consumer)}, with data of its own, or databases that follow the tree. */
    public HostedSystem(
            Slots slots,
            TargetSystem process,
            Optional<TestData> data,
            Optional<Migrating> migrating,
            Consumer<TreeId> isolation) {
        this(slots, process, data, migrating, new SlotSwitch(slots, process, isolation));
    }

    /** A system that keeps its data, or has none. */
    public HostedSystem(Slots slots, TargetSystem process) {
        this(slots, process, Optional.empty());
    }
}
