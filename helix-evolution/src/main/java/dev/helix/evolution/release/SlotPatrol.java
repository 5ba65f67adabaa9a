package dev.helix.evolution.release;

import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SlotDifferences;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.JournalProjection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the live slots now and then, whether they still hold what they were switched to, and notes in the journal when
 * that has changed. Leaves a system alone while an operation works on it. For one thread.
 */
public final class SlotPatrol {

    private static final Map<SystemName, Set<OperationKind>> WORKING = Map.of(
            SystemName.PRODUCTION,
            Set.of(OperationKind.INTEGRATE),
            SystemName.TEST,
            Set.of(OperationKind.DEPLOY, OperationKind.ROLLBACK, OperationKind.REHEARSE, OperationKind.VALIDATE));

    private final JournalProjection projection;
    private final List<HostedSystem> systems;
    private final Map<SystemName, List<String>> told = new EnumMap<>(SystemName.class);

    public SlotPatrol(JournalProjection projection, List<HostedSystem> systems) {
        this.projection = projection;
        this.systems = List.copyOf(systems);
    }

    /** Looks once at each system. A system that can't be looked at is left for the next time. */
    public void look() {
        for (var system : systems) {
            try {
                system.slots().current().ifPresent(content -> look(system, content));
            } catch (PortException e) {
                // A slot that can't be read is what `helix doctor` tells of.
            }
        }
    }

    private void look(HostedSystem system, SlotContent content) {
        var name = system.process().name();
        if (isBusy(name)) {
            return;
        }
        var seen = system.switching().look(content);
        // Tests write their reports beside what was built, and nobody tells them apart.
        var found = SlotSwitch.paths(name == SystemName.TEST ? new SlotDifferences(seen.files(), List.of()) : seen);
        var meanwhile = isBusy(name) || !system.slots().current().equals(Optional.of(content));
        if (meanwhile || found.equals(told.getOrDefault(name, List.of()))) {
            return;
        }
        told.put(name, found);
        projection.append(new JournalEntry.SlotTampered(name, content.slot(), found));
    }

    private boolean isBusy(SystemName name) {
        return projection.unfinished().stream()
                .anyMatch(operation -> operation.concerns(name)
                        || WORKING.getOrDefault(name, Set.of()).contains(operation.kind()));
    }
}
