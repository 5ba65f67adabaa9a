package dev.helix.evolution.release;

import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TestData;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepOutput;
import dev.helix.evolution.flow.StepRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The steps by which another tree goes live on a system: written beside the live one, switched to by one atomic rename,
 * started, and asked whether it is what it should be. Put back, the old tree runs again.
 */
public final class SlotSwitchSteps {

    private static final String SLOT = "slot";
    private static final String PREVIOUS_TREE = "previous_tree";
    private static final String PREVIOUS_SLOT = "previous_slot";
    private static final String PREVIOUS_STATE = "previous_state";
    private static final String HEALTHY = "healthy";
    private static final String STOPPED = "stopped";
    private static final String SPOILT = "slot_tampered";
    private static final int MOST_TOLD = 100;
    private static final int MOST_NAMED = 5;

    private final HostedSystem system;
    private final StepRunner runner;
    private final MigrationSteps migrations;
    private final LiveSlot liveSlot;
    private final Function<Operation, TreeId> main;

    /** @param main the tree that goes live first where nothing is live yet, so that there is a way back */
    SlotSwitchSteps(HostedSystem system, StepRunner runner, Function<Operation, TreeId> main) {
        this.system = system;
        this.runner = runner;
        this.migrations = new MigrationSteps(system, runner);
        this.liveSlot = new LiveSlot(system);
        this.main = main;
    }

    /** Writes the tree that an earlier step named as {@link Step#TREE} into the idle slot. */
    Step materialise() {
        return Step.of("materialise", operation -> {
            system.process().requireStartable();
            var facts = new HashMap<String, String>();
            var previous = liveSlot.liveOr(() -> main.apply(operation));
            facts.put(PREVIOUS_SLOT, previous.slot().word());
            facts.put(PREVIOUS_TREE, previous.tree().sha());
            facts.put(PREVIOUS_STATE, state(previous));
            var prepared = system.switching().prepare(new TreeId(operation.fact(Step.TREE)));
            var content = prepared.content();
            facts.put(SLOT, content.slot().word());
            return told(
                    facts,
                    "tree " + content.tree() + " is in slot " + content.slot().word(),
                    prepared.spoilt());
        });
    }

    Step build() {
        return Step.of("build", operation -> {
            return Step.Done.of(liveSlot.build(next(operation), runner.output(operation, "build")));
        });
    }

    /** Returns how the system is before anything is done to it: what put back means depends on it. */
    private String state(SlotContent live) {
        if (!system.process().running()) {
            return STOPPED;
        }
        return switch (system.process().health(live.tree())) {
            case Health.Healthy healthy -> HEALTHY;
            case Health.Unhealthy(var why, var log) -> why;
        };
    }

    Step stop() {
        return Step.telling(
                "stop",
                operation -> {
                    if (system.process().running()) {
                        system.switching().ran();
                    }
                    system.process().stop();
                    return Step.Done.of(
                            system.process().isThisProcess()
                                    ? "production is HELIX itself, which its supervisor ends"
                                    : "the " + system.process().name().word() + " system has stopped");
                },
                operation -> previous(operation)
                        .map(previous -> startOld(previous, operation.facts().getOrDefault(PREVIOUS_STATE, HEALTHY)))
                        .orElse(""));
    }

    /** Gives a system that gets its data anew what production has, and does so again when the old tree comes back, with its migrations. */
    Optional<Step> data() {
        return system.data()
                .map(data -> Step.of("data", operation -> Step.Done.of(filled(data, operation)), operation -> {
                    var output = runner.output(operation, "data");
                    data.fill(output);
                    system.slots()
                            .current()
                            .or(() -> previous(operation))
                            .ifPresent(content -> migrations.up(content, output));
                }));
    }

    MigrationSteps migrations() {
        return migrations;
    }

    private String filled(TestData data, Operation operation) {
        system.switching().ran();
        return data.fill(runner.output(operation, "data"));
    }

    Step switchSlots() {
        return Step.of(
                "switch",
                operation -> {
                    var spoilt = system.switching().switchTo(next(operation));
                    var earlier = operation.facts().get(SPOILT);
                    var facts = new HashMap<String, String>();
                    if (earlier != null) {
                        facts.put(SPOILT, earlier);
                    }
                    return told(
                            facts,
                            system.process().isThisProcess()
                                    ? "the supervisor switches to slot "
                                            + next(operation).slot().word()
                                    : "live is slot " + next(operation).slot().word(),
                            spoilt);
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
                    if (system.process().running()) {
                        system.switching().ran();
                    }
                    return well(system, content, runner.output(operation, "start"));
                },
                operation -> system.process().stop());
    }

    /** Brings back what ran before, the way that it is put back where something fails: its data, too, where it has any of its own. */
    Step comeBack() {
        return Step.of("return", operation -> {
            var previous = previous(operation).orElseThrow();
            var output = runner.output(operation, "return");
            system.process().stop();
            switchBack(previous);
            if (operation.steps().stream().anyMatch(step -> step.name().equals("data"))) {
                system.data().ifPresent(data -> data.fill(output));
            }
            migrations.up(previous, output);
            var told = startOld(previous, operation.facts().getOrDefault(PREVIOUS_STATE, HEALTHY));
            return Step.Done.of(told.isEmpty() ? "tree " + previous.tree() + " is live again, as it was before" : told);
        });
    }

    /**
     * Waits until a system that was started is well, and tells what was denied to it meanwhile.
     *
     * @throws Refused as StepFailed when it does not get well
     */
    static Step.Done well(HostedSystem system, SlotContent content, StepOutput output) {
        var health = system.process().awaitHealthy(content.tree());
        output.denied(system.process().denied());
        return switch (health) {
            case Health.Healthy(var detail, var reported) -> Step.Done.of(detail);
            case Health.Unhealthy(var why, var log) -> throw new Refused(new Refusal.StepFailed("start", why, log));
        };
    }

    /** Says what was put right in a slot, in words and, for warnings, as a fact. */
    private static Step.Done told(Map<String, String> facts, String detail, List<String> spoilt) {
        if (spoilt.isEmpty()) {
            return new Step.Done(facts, detail);
        }
        var all = new HashMap<>(facts);
        var shown = String.join("\n", spoilt.subList(0, Math.min(MOST_TOLD, spoilt.size())));
        all.merge(SPOILT, shown, (earlier, later) -> earlier + "\n" + later);
        return new Step.Done(
                all,
                detail + "; SLOT_TAMPERED: " + spoilt.size()
                        + " of its files had been changed by somebody else, and are as they should be again: "
                        + String.join(", ", spoilt.subList(0, Math.min(MOST_NAMED, spoilt.size()))));
    }

    /** Returns why the tree that an operation may have to go back to does not fit the databases as it has migrated them; none where it does, or nobody knows. */
    public static List<String> incompatible(Operation operation) {
        return MigrationSteps.incompatible(operation);
    }

    /** Returns the paths that an operation found changed in the idle slot, and put right. */
    public static List<String> spoilt(Operation operation) {
        var told = operation.facts().get(SPOILT);
        return told == null ? List.of() : told.lines().distinct().toList();
    }

    /** Goes back to a slot. Its content may have been overwritten since, by trees that were only tested, or changed by somebody. */
    private void switchBack(SlotContent previous) {
        if (system.slots().current().equals(Optional.of(previous))) {
            return;
        }
        try {
            system.switching().isolate(previous.tree());
            var content = system.slots().prepare(previous.tree());
            var plan = system.process().buildPlan();
            if (plan.isPresent() && !system.slots().builtBy(content).equals(plan)) {
                liveSlot.build(content, line -> {});
            }
            system.switching().point(content);
        } catch (PortException | Refused e) {
            // A way back that is not quite as it was is better than none.
            system.switching().point(previous);
        }
    }

    /** A system that was broken before may come back broken: this is told, and is no trouble of this operation. */
    private String startOld(SlotContent previous, String before) {
        var process = system.process();
        var name = process.name().word();
        process.stop();
        if (before.equals(STOPPED)) {
            return "";
        }
        String why;
        try {
            process.start(previous);
            var health = process.awaitHealthy(previous.tree());
            if (health instanceof Health.Healthy) {
                return "";
            }
            why = ((Health.Unhealthy) health).why();
            if (before.equals(HEALTHY)) {
                throw new PortException(
                        "the " + name + " system does not come back with its old tree " + previous.tree() + ": " + why);
            }
        } catch (PortException e) {
            if (before.equals(HEALTHY)) {
                throw e;
            }
            why = String.valueOf(e.getMessage());
        }
        return "the " + name + " system has its old tree " + previous.tree()
                + " again, which was not healthy before either (" + before + "): " + why;
    }

    static SlotContent next(Operation operation) {
        return new SlotContent(Slot.of(operation.fact(SLOT)), new TreeId(operation.fact(Step.TREE)));
    }

    /** Returns whether what is to come back was not healthy before the operation. */
    static boolean wasBroken(Operation operation) {
        return !List.of(HEALTHY, STOPPED).contains(operation.facts().getOrDefault(PREVIOUS_STATE, HEALTHY));
    }

    /** Returns what was live before an operation has switched, which is kept until it is over; empty where it has not. */
    public static Optional<SlotContent> previous(Operation operation) {
        return Optional.ofNullable(operation.facts().get(PREVIOUS_SLOT))
                .map(slot -> new SlotContent(Slot.of(slot), new TreeId(operation.fact(PREVIOUS_TREE))));
    }
}
