package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;

/** Starts and stops one system, as an operator does. */
public final class SystemControl {

    private final HostedSystem system;
    private final Repository repository;
    private final LiveSlot liveSlot;

    public SystemControl(HostedSystem system, Repository repository) {
        this.system = system;
        this.repository = repository;
        this.liveSlot = new LiveSlot(system);
    }

    /**
     * Starts the system from its live slot, or from main where it has none yet. Does nothing when it runs healthily.
     *
     * @return what it runs
     * @throws Refused as StepFailed when its build fails or it does not become healthy
     * @throws dev.helix.domain.port.PortException when something is in its place, such as another process on its port
     */
    public SlotContent start() {
        var live = liveSlot.live();
        if (live.isPresent() && healthy(live.get())) {
            return live.get();
        }
        return restart();
    }

    /**
     * Ends what runs and starts the live slot, built anew where it is not built as {@code helix.yaml} says now.
     *
     * @return what it runs
     * @throws Refused as StepFailed when its build fails, which leaves it running, or when it does not become healthy
     * @throws dev.helix.domain.port.PortException when something is in its place, such as another process on its port
     */
    public SlotContent restart() {
        var process = system.process();
        process.requireStartable();
        var content = liveSlot.built(liveSlot.liveOr(this::main), line -> {});
        process.stop();
        system.switching().switchTo(content);
        process.start(content);
        system.switching().ran();
        if (process.awaitHealthy(content.tree()) instanceof Health.Unhealthy(var why, var log)) {
            process.stop();
            throw new Refused(new Refusal.StepFailed("start", why, log));
        }
        return content;
    }

    /**
     * Puts main into a slot where nothing is live yet, and builds what is live where it is not built as
     * {@code helix.yaml} says now. Starts nothing, and leaves alone what runs: that is built when it is started again.
     *
     * @return what is live
     * @throws Refused as StepFailed when its build fails
     */
    public SlotContent install() {
        var live = liveSlot.liveOr(this::main);
        if (system.process().running()) {
            return live;
        }
        var content = liveSlot.built(live, line -> {});
        system.switching().switchTo(content);
        return content;
    }

    private TreeId main() {
        return repository.tree(repository.main());
    }

    /**
     * Puts right in the live slot what the machine has lost with its power, and builds it again if what was built is lost, too.
     * To be called before anything is started; a build that fails is what the start then tells of.
     */
    public void recover() {
        if (!system.slots().recover()) {
            system.slots()
                    .current()
                    .ifPresent(content -> system.process()
                            .build(content, line -> {})
                            .filter(CommandResult::succeeded)
                            .ifPresent(built -> system.slots().built(content)));
        }
    }

    /** Stops the system and waits until it is gone. */
    public void stop() {
        system.process().stop();
    }

    /** Looks at it once. */
    public Health status() {
        return liveSlot.live()
                .map(content -> system.process().health(content.tree()))
                .orElseGet(() -> new Health.Unhealthy("it was never started", ""));
    }

    /** Returns the tree that is live; the one of main where none is yet. */
    public TreeId tree() {
        return liveSlot.live().map(SlotContent::tree).orElseGet(this::main);
    }

    private boolean healthy(SlotContent content) {
        return system.process().running() && system.process().health(content.tree()) instanceof Health.Healthy;
    }
}
