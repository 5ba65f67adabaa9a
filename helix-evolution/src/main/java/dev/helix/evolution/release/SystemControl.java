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

    public SystemControl(HostedSystem system, Repository repository) {
        this.system = system;
        this.repository = repository;
    }

    /**
     * Starts the system from its live slot, or from main where it has none yet. Does nothing when it runs healthily.
     *
     * @return what it runs
     * @throws Refused as StepFailed when its build fails or it does not become healthy
     */
    public SlotContent start() {
        var content = install();
        var process = system.process();
        if (process.running() && process.health(content.tree()) instanceof Health.Healthy) {
            return content;
        }
        process.stop();
        process.start(content);
        if (process.awaitHealthy(content.tree()) instanceof Health.Unhealthy(var why, var log)) {
            process.stop();
            throw new Refused(new Refusal.StepFailed("start", why, log));
        }
        return content;
    }

    /**
     * Puts main into a slot and builds it, where nothing is live yet. Starts nothing.
     *
     * @return what is live
     * @throws Refused as StepFailed when its build fails
     */
    public SlotContent install() {
        return system.slots().current().orElseGet(this::installMain);
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
                            .build(content)
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
        return system.slots()
                .current()
                .map(content -> system.process().health(content.tree()))
                .orElseGet(() -> new Health.Unhealthy("it was never started", ""));
    }

    /** Returns the tree that is live; the one of main where none is yet. */
    public TreeId tree() {
        return system.slots().current().map(SlotContent::tree).orElseGet(() -> repository.tree(repository.main()));
    }

    private SlotContent installMain() {
        var content =
                system.switching().prepare(repository.tree(repository.main())).content();
        var built = system.switching().build(content);
        if (built.isPresent() && !built.get().succeeded()) {
            throw new Refused(new Refusal.StepFailed(
                    "build", built.get().ending(), built.get().output()));
        }
        system.switching().switchTo(content);
        return content;
    }
}
