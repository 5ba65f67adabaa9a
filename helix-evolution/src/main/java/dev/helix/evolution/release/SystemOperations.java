package dev.helix.evolution.release;

import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepOutput;
import dev.helix.evolution.flow.StepRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts, stops and restarts the two systems as an operator does, in operations like any other. */
public final class SystemOperations {

    private static final String SLOT = "slot";
    private static final String RAN_SLOT = "ran_slot";
    private static final String RAN_TREE = "ran_tree";
    private static final String WELL = "well";

    private final Repository repository;
    private final Map<SystemName, HostedSystem> systems;
    private final StepRunner runner;

    public SystemOperations(Repository repository, HostedSystem production, HostedSystem test, StepRunner runner) {
        this.repository = repository;
        this.systems = Map.of(SystemName.PRODUCTION, production, SystemName.TEST, test);
        this.runner = runner;
    }

    /** Looks at a system once. */
    public SystemStatus status(SystemName name) {
        var system = system(name);
        var live = new LiveSlot(system).live();
        var health = live.map(content -> system.process().health(content.tree()))
                .orElseGet(() -> new Health.Unhealthy("it was never started", ""));
        return new SystemStatus(
                name, system.process().state(), system.process().process().orElse(null), live.orElse(null), health);
    }

    /** Returns how the process of a system is, without asking it anything. */
    public SystemStatus.State state(SystemName name) {
        return system(name).process().state();
    }

    /** Returns what is live of a system, without asking it anything; empty before its first start. */
    public Optional<SlotContent> live(SystemName name) {
        return new LiveSlot(system(name)).live();
    }

    /** Returns how often the slots of a system were looked at, file by file, and how long that took. */
    public SlotSwitch.Looks looks(SystemName name) {
        return system(name).switching().looks();
    }

    /** Returns what runs of a system; empty when nothing does. */
    public Optional<SystemStatus.Running> process(SystemName name) {
        return system(name).process().process();
    }

    /**
     * Begins to start a system and to wait until it is healthy; does nothing when it is. {@link StepRunner.Run#complete} does the
     * work.
     *
     * @throws Refused as Library, or SlotTaken
     */
    public StepRunner.Run start(SystemName name, String by) {
        return begin(OperationKind.START, name, by);
    }

    /** Begins to stop a system with everything it started. @throws Refused as Library, or SlotTaken */
    public StepRunner.Run stop(SystemName name, String by) {
        return begin(OperationKind.STOP, name, by);
    }

    /** Begins to stop a system and to start it again. @throws Refused as Library, or SlotTaken */
    public StepRunner.Run restart(SystemName name, String by) {
        return begin(OperationKind.RESTART, name, by);
    }

    /** Returns who works on a system now; empty for nobody. */
    public Optional<Lease> holder(SystemName name) {
        return runner.holder(lease(name));
    }

    private static String lease(SystemName name) {
        return switch (name) {
            case PRODUCTION -> Integration.LEASE;
            case TEST -> Deployment.LEASE;
        };
    }

    private StepRunner.Run begin(OperationKind kind, SystemName name, String by) {
        if (state(name) == SystemStatus.State.LIBRARY) {
            throw new Refused(new Refusal.Library(name));
        }
        return runner.begin(flow(kind, name), name, by);
    }

    /** Returns the flow of an operation, to take up one that a crash interrupted. */
    public Flow flow(OperationKind kind, SystemName name) {
        var system = system(name);
        List<Step> steps = switch (kind) {
            case START, RESTART -> starting(system, kind == OperationKind.RESTART);
            case STOP ->
                List.of(Step.of("stop", operation -> {
                    requireAnother(system);
                    system.process().stop();
                    return Step.Done.of("the " + name.word() + " system has stopped");
                }));
            default -> throw new IllegalArgumentException(kind.word() + " is about a project");
        };
        // Another process goes on with it, where the one that asked is the system itself.
        var goesOnFrom = system.process().isThisProcess() ? "switch" : Flow.ALWAYS_PUT_BACK;
        return new Flow(kind, lease(name), steps, goesOnFrom, (operation, refusal) -> {});
    }

    private List<Step> starting(HostedSystem system, boolean evenIfWell) {
        var liveSlot = new LiveSlot(system);
        return List.of(
                Step.of("check", operation -> check(system, liveSlot, evenIfWell)),
                needed(Step.of("build", operation -> build(liveSlot, runner.output(operation, "build")))),
                needed(Step.telling(
                        "stop",
                        operation -> {
                            system.process().stop();
                            return Step.Done.of("it has stopped");
                        },
                        operation -> backAgain(system, operation))),
                needed(Step.of(
                        "switch",
                        operation -> {
                            system.switching().switchTo(content(operation, SLOT, Step.TREE));
                            return Step.Done.of("live is slot "
                                    + content(operation, SLOT, Step.TREE).slot().word());
                        },
                        operation -> {
                            if (operation.facts().containsKey(RAN_SLOT)) {
                                system.switching().point(content(operation, RAN_SLOT, RAN_TREE));
                            }
                        })),
                needed(Step.of(
                        "start",
                        operation -> {
                            // After a crash the process may be running already, or half way.
                            system.process().stop();
                            var content = content(operation, SLOT, Step.TREE);
                            system.process().start(content);
                            system.switching().ran();
                            return SlotSwitchSteps.well(system, content, runner.output(operation, "start"));
                        },
                        operation -> system.process().stop())));
    }

    private static void requireAnother(HostedSystem system) {
        if (system.process().isThisProcess()) {
            throw new PortException(
                    "production is HELIX itself, and its supervisor would start it again; end the supervisor"
                            + " instead, which ends HELIX, too");
        }
    }

    private static Step needed(Step step) {
        return Step.when(operation -> !operation.facts().containsKey(WELL), step);
    }

    /** Finds a system that can't be started because of its port before a build takes minutes. */
    private Step.Done check(HostedSystem system, LiveSlot liveSlot, boolean evenIfWell) {
        var live = liveSlot.live();
        var running = system.process().running();
        if (live.isPresent()
                && running
                && !evenIfWell
                && system.process().health(live.get().tree()) instanceof Health.Healthy(var detail, var reported)) {
            return new Step.Done(Map.of(WELL, "true"), "it runs already: " + detail);
        }
        system.process().requireStartable();
        var facts = new HashMap<String, String>();
        if (live.isPresent() && running) {
            facts.put(RAN_SLOT, live.get().slot().name());
            facts.put(RAN_TREE, live.get().tree().sha());
        }
        return new Step.Done(facts, running ? "it runs" : "it does not run");
    }

    private Step.Done build(LiveSlot liveSlot, StepOutput lines) {
        var live = liveSlot.liveOr(() -> repository.tree(repository.main()));
        var content = liveSlot.built(live, lines);
        return new Step.Done(
                Map.of(SLOT, content.slot().name(), Step.TREE, content.tree().sha()),
                "tree " + content.tree() + " is in slot " + content.slot().word()
                        + (content.equals(live) ? "" : ", built there as helix.yaml says now"));
    }

    private String backAgain(HostedSystem system, Operation operation) {
        system.process().stop();
        if (!operation.facts().containsKey(RAN_SLOT)) {
            return "";
        }
        var ran = content(operation, RAN_SLOT, RAN_TREE);
        system.process().start(ran);
        return switch (system.process().awaitHealthy(ran.tree())) {
            case Health.Healthy healthy -> "the old version runs again";
            case Health.Unhealthy(var why, var log) -> "the old version was started again, and is not well: " + why;
        };
    }

    private static SlotContent content(Operation operation, String slot, String tree) {
        return new SlotContent(Slot.valueOf(operation.fact(slot)), new TreeId(operation.fact(tree)));
    }

    private HostedSystem system(SystemName name) {
        var system = systems.get(name);
        if (system == null) {
            throw new IllegalArgumentException("there is no " + name.word() + " system");
        }
        return system;
    }
}
