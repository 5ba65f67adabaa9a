package dev.helix.app.wiring;

import dev.helix.adapter.local.RootLock;
import dev.helix.adapter.local.SystemPause;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TargetSystem;
import dev.helix.supervisor.LivePlace;
import dev.helix.supervisor.SupervisorFolder;
import dev.helix.supervisor.SupervisorPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The start of this server by a supervisor.
 *
 * @param folder by which both talk
 * @param own what this process was started from
 */
record Supervised(SupervisorFolder folder, LivePlace own) {

    /** The key under which a server tells which package it runs from. */
    static final String PROGRAM = "program";

    /** Returns the hash of the package that a supervisor has started this process from; empty where it runs from none. */
    static Optional<String> program(Path root, Map<String, String> environment) {
        return of(root, environment)
                .filter(supervised -> supervised.switches(new ProgramSlots(root, environment).folder()))
                .map(supervised -> supervised.own().tree());
    }

    /** Returns whether its supervisor switches the slots of that folder. */
    boolean switches(Path system) {
        try {
            return SupervisorPlan.in(folder.path())
                    .map(plan -> plan.system().equals(system))
                    .orElse(false);
        } catch (IOException e) {
            throw new PortException("the plan of the supervisor can't be read: " + e.getMessage(), e);
        }
    }

    /** Returns it for the server of a root; empty where no supervisor of that very root has started this process. */
    static Optional<Supervised> of(Path root, Map<String, String> environment) {
        var folder = SupervisorFolder.of(root);
        var slot = environment.get("HELIX_SLOT");
        var tree = environment.get("HELIX_TREE");
        return folder.path().toString().equals(environment.get(SupervisorFolder.VARIABLE))
                        && slot != null
                        && tree != null
                ? Optional.of(new Supervised(folder, new LivePlace(slot, tree)))
                : Optional.empty();
    }

    /**
     * Sees to it that nobody else does what a supervisor is about to do: between two servers, nobody has the root's lock.
     *
     * @throws RootLock.Held where this process is not the one that the root's supervisor has started
     */
    static void requireNone(Path root, Map<String, String> environment) {
        var folder = SupervisorFolder.of(root);
        if (of(root, environment).isPresent() || !Files.isDirectory(folder.path())) {
            return;
        }
        if (folder.supervisor().isPresent()) {
            throw new RootLock.Held(
                    root.resolve(".helix"),
                    "the supervisor of " + root + " (process "
                            + folder.supervisor().map(ProcessHandle::pid).orElse(0L)
                            + ") restarts HELIX at this moment; try again in a few seconds");
        }
        try {
            if (folder.request().isPresent()) {
                throw new RootLock.Held(
                        root.resolve(".helix"),
                        "HELIX on " + root
                                + " was about to be replaced when its supervisor ended; start it again, and it goes on or"
                                + " goes back by itself: helix supervise --root " + root);
            }
        } catch (IOException e) {
            throw new PortException("what a supervisor has left can't be read: " + e.getMessage(), e);
        }
    }

    SupervisedSystem system(TargetSystem building) {
        return new SupervisedSystem(building, folder, own, new SystemPause());
    }
}
