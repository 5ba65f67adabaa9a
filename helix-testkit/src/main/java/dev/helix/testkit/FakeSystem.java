package dev.helix.testkit;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TargetSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A system without a process. Every tree is healthy and reports itself, except those it is told about. Its requests to
 * do is in {@link #deeds()}. Safe for many threads.
 */
public final class FakeSystem implements TargetSystem {

    private static final int PORT = 8001;

    private final ReentrantLock lock = new ReentrantLock();
    private final SystemName name;
    private final List<String> deeds = new ArrayList<>();
    private final Set<TreeId> unhealthy = new HashSet<>();
    private final Set<TreeId> dieAtStart = new HashSet<>();
    private final Set<TreeId> unstartable = new HashSet<>();
    private final Map<TreeId, Integer> looksToLive = new HashMap<>();
    private final Map<TreeId, TreeId> reports = new HashMap<>();
    private final Map<TreeId, CommandResult> builds = new HashMap<>();
    private Optional<SlotContent> running = Optional.empty();
    private int looks;
    private boolean stoppable = true;
    private boolean portTaken;
    private boolean died;
    private Optional<String> plan = Optional.empty();

    public FakeSystem(SystemName name) {
        this.name = name;
    }

    @Override
    public OptionalInt port() {
        return OptionalInt.of(PORT);
    }

    /** Has a system of {@code tree} run and never become healthy. */
    public void neverHealthy(TreeId tree) {
        locked(() -> unhealthy.add(tree));
    }

    /** Has the process of {@code tree} end before it is healthy. */
    public void diesAtStart(TreeId tree) {
        locked(() -> dieAtStart.add(tree));
    }

    /** Has the process of {@code tree} end once it was seen healthy {@code looks} times, 1 or more. */
    public void diesAfter(TreeId tree, int looks) {
        locked(() -> looksToLive.put(tree, looks));
    }

    /** Has a system of {@code tree} say that it is another. */
    public void reports(TreeId tree, TreeId other) {
        locked(() -> reports.put(tree, other));
    }

    /** Has {@link #start} of {@code tree} fail, as for a port that somebody else has. */
    public void cannotStart(TreeId tree) {
        locked(() -> unstartable.add(tree));
    }

    /** Has the build of {@code tree} end so; others have nothing to build. */
    public void builds(TreeId tree, CommandResult result) {
        locked(() -> builds.put(tree, result));
    }

    /** Has every tree be built by {@code plan} from now on. */
    public void builtBy(String plan) {
        locked(() -> this.plan = Optional.of(plan));
    }

    /** Has somebody else take its port, or let go of it. */
    public void portTaken(boolean value) {
        locked(() -> portTaken = value);
    }

    /** Has {@link #stop} fail while a process runs, or work again. */
    public void stoppable(boolean value) {
        locked(() -> stoppable = value);
    }

    /** Ends the process, as a crash of it does. */
    public void crash() {
        locked(this::die);
    }

    private void die() {
        died = running.isPresent() || died;
        running = Optional.empty();
    }

    /** Takes back everything it was told about {@code tree}: it is healthy from now on. */
    public void heal(TreeId tree) {
        locked(() -> {
            unhealthy.remove(tree);
            dieAtStart.remove(tree);
            unstartable.remove(tree);
            looksToLive.remove(tree);
            reports.remove(tree);
            builds.remove(tree);
        });
    }

    /** Returns what runs; empty when nothing does. */
    public Optional<SlotContent> content() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what it did, oldest first: {@code build TREE}, {@code start TREE}, {@code stop TREE}. */
    public List<String> deeds() {
        lock.lock();
        try {
            return List.copyOf(deeds);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SystemName name() {
        return name;
    }

    @Override
    public Optional<String> buildPlan() {
        lock.lock();
        try {
            return plan;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void requireStartable() {
        locked(() -> {
            if (portTaken && running.isEmpty()) {
                throw new PortException("the port of the " + name.word() + " system is taken");
            }
        });
    }

    @Override
    public Optional<CommandResult> build(SlotContent content, Consumer<String> lines) {
        lock.lock();
        try {
            var result = Optional.ofNullable(builds.get(content.tree()))
                    .or(() -> plan.map(
                            by -> new CommandResult(new CommandResult.Exit.Code(0), "built by " + by, Duration.ZERO)));
            result.ifPresent(built -> {
                deeds.add("build " + content.tree());
                built.output().lines().forEach(lines);
            });
            return result;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start(SlotContent content) {
        locked(() -> {
            if (running.isPresent()) {
                throw new PortException("the " + name.word() + " system runs already; stop it first");
            }
            if (unstartable.contains(content.tree())) {
                throw new PortException("the " + name.word() + " system can't be started");
            }
            deeds.add("start " + content.tree());
            looks = 0;
            died = false;
            running = Optional.of(content);
        });
    }

    @Override
    public Health awaitHealthy(TreeId expected) {
        locked(() ->
                running.filter(content -> dieAtStart.contains(content.tree())).ifPresent(content -> die()));
        return health(expected);
    }

    @Override
    public Health health(TreeId expected) {
        lock.lock();
        try {
            if (running.isEmpty()) {
                return unhealthy("its process does not run");
            }
            var tree = running.get().tree();
            if (unhealthy.contains(tree) || dieAtStart.contains(tree)) {
                return unhealthy("it answers 503");
            }
            var told = reports.getOrDefault(tree, tree);
            if (!told.equals(expected)) {
                return unhealthy("it runs tree " + told + " instead of " + expected);
            }
            if (++looks >= looksToLive.getOrDefault(tree, Integer.MAX_VALUE)) {
                die();
            }
            return new Health.Healthy("healthy with tree " + told, Optional.of(told));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        locked(() -> died = false);
        locked(() -> running.ifPresent(content -> {
            if (!stoppable) {
                throw new PortException("the " + name.word() + " system does not end");
            }
            deeds.add("stop " + content.tree());
            running = Optional.empty();
        }));
    }

    @Override
    public SystemStatus.State state() {
        lock.lock();
        try {
            return running.isPresent()
                    ? SystemStatus.State.RUNNING
                    : died ? SystemStatus.State.DIED : SystemStatus.State.STOPPED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<SystemStatus.Running> process() {
        return content().map(content -> new SystemStatus.Running(4711, null));
    }

    private Health.Unhealthy unhealthy(String why) {
        return new Health.Unhealthy(why, "the log of the " + name.word() + " system: " + why);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
