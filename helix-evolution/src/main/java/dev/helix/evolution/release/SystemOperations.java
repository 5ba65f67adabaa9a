package dev.helix.evolution.release;

import dev.helix.domain.data.DatabaseStatus;
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
import dev.helix.domain.port.Databases;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.TestData;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepOutput;
import dev.helix.evolution.flow.StepRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Starts, stops and restarts the two systems as an operator does, in operations like any other. */
public final class SystemOperations {

    private static final String SLOT = "slot";
    private static final String RAN_SLOT = "ran_slot";
    private static final String RAN_TREE = "ran_tree";
    private static final String WELL = "well";
    private static final String STOP = "stop";

    private final Repository repository;
    private final Map<SystemName, HostedSystem> systems;
    private final StepRunner runner;
    private final Optional<Databases> databases;

    /** For systems without databases. */
    public SystemOperations(Repository repository, HostedSystem production, HostedSystem test, StepRunner runner) {
        this(repository, production, test, runner, Optional.empty());
    }

    /** @param databases servers of both systems; empty where none are configured */
    public SystemOperations(
            Repository repository,
            HostedSystem production,
            HostedSystem test,
            StepRunner runner,
            Optional<Databases> databases) {
        this.databases = databases;
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

    /** Returns the port of this machine on which a system answers; empty for a library. */
    public OptionalInt port(SystemName name) {
        return system(name).process().port();
    }

    /** Returns the last lines that a system has printed, at most {@code most}; none where nobody keeps them. */
    public List<String> printed(SystemName name, int most) {
        return system(name).process().printed(most);
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

    /** Looks at the databases of a system once, which takes a few seconds at most; none where none are configured. */
    public List<DatabaseStatus> databases(SystemName name) {
        return databases.map(servers -> servers.status(name)).orElse(List.of());
    }

    /** Begins to fill the databases of the test system; it stands still meanwhile. @throws Refused as NoDatabases, or SlotTaken */
    public StepRunner.Run fill(SystemName name, String by) {
        return beginOnData(OperationKind.SYNC_RAG_TO_TEST, name, by);
    }

    /** Begins to mark the databases of the test system as such. @throws Refused as NoDatabases, or SlotTaken */
    public StepRunner.Run adopt(SystemName name, String by) {
        return beginOnData(OperationKind.ADOPT_DATABASES, name, by);
    }

    /** Begins to start the database servers of a system. @throws Refused as NoDatabases, or SlotTaken */
    public StepRunner.Run up(SystemName name, String by) {
        return beginOnData(OperationKind.DOCKER_UP, name, by);
    }

    /** Begins to stop the database servers of a system. @throws Refused as NoDatabases, or SlotTaken */
    public StepRunner.Run down(SystemName name, String by) {
        return beginOnData(OperationKind.DOCKER_DOWN, name, by);
    }

    private StepRunner.Run beginOnData(OperationKind kind, SystemName name, String by) {
        var there = switch (kind) {
            case SYNC_RAG_TO_TEST, ADOPT_DATABASES -> system(name).data().isPresent();
            default -> databases.isPresent();
        };
        if (!there) {
            throw new Refused(new Refusal.NoDatabases(name));
        }
        return runner.begin(flow(kind, name), name, by);
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
            case SYNC_RAG_TO_TEST -> filling(system);
            case ADOPT_DATABASES ->
                List.of(Step.of(
                        "adopt", operation -> Step.Done.of(data(system).adopt(runner.output(operation, "adopt")))));
            case DOCKER_UP ->
                List.of(Step.of(
                        "up", operation -> Step.Done.of(servers(name).up(name, runner.output(operation, "up")))));
            case DOCKER_DOWN ->
                List.of(Step.of(
                        "down", operation -> Step.Done.of(servers(name).down(name, runner.output(operation, "down")))));
            default -> throw new IllegalArgumentException(kind.word() + " is about a project");
        };
        // Another process goes on with it, where the one that asked is the system itself.
        var restarted = system.process().isThisProcess() ? "switch" : Flow.ALWAYS_PUT_BACK;
        // Databases that were half filled are of no use: after a crash they are filled again.
        var last = kind == OperationKind.SYNC_RAG_TO_TEST ? STOP : restarted;
        return new Flow(kind, lease(name), steps, last, (operation, refusal) -> {});
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

    /** Fills the data of a system while nothing works with it. Filling that fails or is cut is done anew the next time. */
    private List<Step> filling(HostedSystem system) {
        var migrations = new MigrationSteps(system, runner);
        var steps = new ArrayList<>(List.of(
                Step.of("check", operation -> {
                    var live = new LiveSlot(system).live();
                    return live.isEmpty() || !system.process().running()
                            ? Step.Done.of("it does not run")
                            : new Step.Done(
                                    Map.of(
                                            RAN_SLOT, live.get().slot().name(),
                                            RAN_TREE, live.get().tree().sha()),
                                    "it runs");
                }),
                Step.telling(
                        STOP,
                        operation -> {
                            system.process().stop();
                            return Step.Done.of("it does not run");
                        },
                        operation -> backAgain(system, operation)),
                Step.of("data", operation -> {
                    system.switching().ran();
                    return Step.Done.of(data(system).fill(runner.output(operation, "data")));
                })));
        if (system.migrating().isPresent()) {
            steps.add(Step.of(
                    MigrationSteps.MIGRATE,
                    operation -> new LiveSlot(system)
                            .live()
                            .map(live ->
                                    Step.Done.of(migrations.up(live, runner.output(operation, MigrationSteps.MIGRATE))))
                            .orElse(Step.Done.of("nothing is live"))));
        }
        steps.add(Step.of("start", operation -> {
            if (!operation.facts().containsKey(RAN_SLOT)) {
                return Step.Done.of("it did not run before");
            }
            system.process().stop();
            var content = content(operation, RAN_SLOT, RAN_TREE);
            system.process().start(content);
            system.switching().ran();
            return SlotSwitchSteps.well(system, content, runner.output(operation, "start"));
        }));
        return steps;
    }

    private static TestData data(HostedSystem system) {
        return system.data()
                .orElseThrow(() ->
                        new Refused(new Refusal.NoDatabases(system.process().name())));
    }

    private Databases servers(SystemName name) {
        return databases.orElseThrow(() -> new Refused(new Refusal.NoDatabases(name)));
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
