package dev.helix.domain.port;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A running system, production or test: its process and its health. One caller at a time changes it. */
public interface TargetSystem {

    /** Returns which one. */
    SystemName name();

    /** Returns what names the way in which slots are built now; empty when there is nothing to build. */
    Optional<String> buildPlan();

    /**
     * Builds inside a slot that is not live yet; empty when there is nothing to build.
     *
     * @param lines hears what it prints, as it comes
     */
    Optional<CommandResult> build(SlotContent content, Consumer<String> lines);

    /**
     * Sees whether it could be started now, so that nobody builds for minutes in vain. Does nothing while it runs, and for a
     * library.
     *
     * @throws PortException when something else is in its place, such as another process on its port
     */
    void requireStartable();

    /**
     * Starts it from a slot. Does nothing for a library.
     *
     * @throws PortException when its process can't be started, or an earlier one still runs
     */
    void start(SlotContent content);

    /** Waits until it is healthy and, where it names a tree, names {@code expected}; or until it has died or time is up. */
    Health awaitHealthy(TreeId expected);

    /** Returns what a sandbox has denied to its process since it was started, as far as its log tells; none where nothing confines it. */
    default List<Denial> denied() {
        return List.of();
    }

    /** Returns the last lines that its processes have printed, at most {@code most}; none where nobody keeps them. */
    default List<String> printed(int most) {
        return List.of();
    }

    /** Returns the port of this machine on which it answers; empty for a library, and where nobody knows. */
    default OptionalInt port() {
        return OptionalInt.empty();
    }

    /** Looks at it once. */
    Health health(TreeId expected);

    /**
     * Ends its process, gently first, and waits until the process is gone. Does nothing when none runs.
     *
     * @throws PortException when it will not end
     */
    void stop();

    /** Returns how its process is. */
    SystemStatus.State state();

    /** Returns what runs; empty when nothing does. */
    Optional<SystemStatus.Running> process();

    /**
     * Returns whether this very process is the system. What started it then ends it, switches its slots and starts it again: {@link #stop}
     * does nothing, {@link #start} asks for that and returns in the next process alone, and nobody else switches.
     */
    default boolean isThisProcess() {
        return false;
    }

    /** Returns whether a process of it runs; false for a library. */
    default boolean running() {
        return state() == SystemStatus.State.RUNNING;
    }
}
