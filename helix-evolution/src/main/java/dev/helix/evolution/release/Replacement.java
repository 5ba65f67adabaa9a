package dev.helix.evolution.release;

import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.Step;
import java.util.HashMap;
import java.util.Optional;

/**
 * The steps by which another tree goes live on a system: written beside the live one, switched to by one atomic rename,
 * started, and asked whether it is what it should be. Put back, the old tree runs again.
 */
final class Replacement {

    private static final String SLOT = "slot";
    private static final String PREVIOUS_TREE = "previous_tree";
    private static final String PREVIOUS_SLOT = "previous_slot";

    private final HostedSystem system;

    Replacement(HostedSystem system) {
        this.system = system;
    }

    /** Writes the tree that an earlier step named as {@link Step#TREE} into the idle slot. */
    Step materialise() {
        return Step.of("materialise", operation -> {
            var facts = new HashMap<String, String>();
            system.slots().current().ifPresent(previous -> {
                facts.put(PREVIOUS_SLOT, previous.slot().word());
                facts.put(PREVIOUS_TREE, previous.tree().sha());
            });
            var content = system.slots().prepare(new TreeId(operation.fact(Step.TREE)));
            facts.put(SLOT, content.slot().word());
            return new Step.Done(
                    facts,
                    "tree " + content.tree() + " is in slot " + content.slot().word());
        });
    }

    Step build() {
        return Step.of("build", operation -> {
            var result = system.process().build(next(operation));
            if (result.isEmpty()) {
                return Step.Done.of("nothing to build");
            }
            if (!result.get().succeeded()) {
                throw new Refused(new Refusal.StepFailed(
                        "build", result.get().ending(), result.get().output()));
            }
            return Step.Done.of("built in " + result.get().duration().toMillis() + " ms");
        });
    }

    Step stop() {
        return Step.of(
                "stop",
                operation -> {
                    system.process().stop();
                    return Step.Done.of("the " + system.process().name().word() + " system has stopped");
                },
                operation -> previous(operation).ifPresent(this::startOld));
    }

    /** Gives a system that gets its data anew what production has, and does so again when the old tree comes back. */
    Optional<Step> data() {
        return system.data()
                .map(data -> Step.of("data", operation -> Step.Done.of(data.fill()), operation -> data.fill()));
    }

    Step switchSlots() {
        return Step.of(
                "switch",
                operation -> {
                    system.slots().switchTo(next(operation));
                    return Step.Done.of("live is slot " + next(operation).slot().word());
                },
                operation -> previous(operation).ifPresent(this::switchBack));
    }

    Step start() {
        return Step.of(
                "start",
                operation -> {
                    // After a crash the process may be running already, or half way.
                    system.process().stop();
                    var content = next(operation);
                    system.process().start(content);
                    return switch (system.process().awaitHealthy(content.tree())) {
                        case Health.Healthy(var detail) -> Step.Done.of(detail);
                        case Health.Unhealthy(var why, var log) ->
                            throw new Refused(new Refusal.StepFailed("start", why, log));
                    };
                },
                operation -> system.process().stop());
    }

    /** Brings the idle slot to what is live now, so that the next change is quick. There is no way back after it. */
    Step sweep() {
        return Step.of("sweep", operation -> {
            try {
                system.slots().sweep();
                return Step.Done.of("both slots hold the live tree");
            } catch (PortException e) {
                // It only saves time; the next deployment says what is wrong if it still is.
                return Step.Done.of("left out: " + e.getMessage());
            }
        });
    }

    /** Goes back to a slot; what it held may have been overwritten since, by a benchmark of main. */
    private void switchBack(SlotContent previous) {
        if (system.slots().current().equals(Optional.of(previous))) {
            return;
        }
        try {
            system.slots().switchTo(previous);
        } catch (PortException e) {
            system.slots().switchTo(system.slots().prepare(previous.tree()));
        }
    }

    private void startOld(SlotContent previous) {
        system.process().stop();
        system.process().start(previous);
        if (system.process().awaitHealthy(previous.tree()) instanceof Health.Unhealthy(var why, var log)) {
            throw new PortException("the " + system.process().name().word()
                    + " system does not come back with its old tree " + previous.tree() + ": " + why + "\n" + log);
        }
    }

    private static SlotContent next(Operation operation) {
        return new SlotContent(Slot.of(operation.fact(SLOT)), new TreeId(operation.fact(Step.TREE)));
    }

    private static Optional<SlotContent> previous(Operation operation) {
        return Optional.ofNullable(operation.facts().get(PREVIOUS_SLOT))
                .map(slot -> new SlotContent(Slot.of(slot), new TreeId(operation.fact(PREVIOUS_TREE))));
    }
}
