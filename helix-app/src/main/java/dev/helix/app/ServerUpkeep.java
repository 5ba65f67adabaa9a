package dev.helix.app;

import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server's upkeep while it waits for requests: it starts production again when that ended by itself, puts status notes back
 * that others have changed, and checks that the root is there at all.
 */
final class ServerUpkeep {

    private static final long LOOK_MILLIS = 500;
    private static final System.Logger LOG = System.getLogger(ServerUpkeep.class.getName());

    private final Helix helix;
    private final Path state;
    private final @Nullable Object key;
    private final PrintWriter out;
    private String processes = "";

    /** @param root that the server works on, there at the moment */
    ServerUpkeep(Helix helix, Path root, PrintWriter out) {
        this.helix = helix;
        this.state = root.resolve(".helix");
        this.key = key(state);
        this.out = out;
    }

    /**
     * Looks until {@code told} opens.
     *
     * @return whether the root is still there
     */
    boolean until(CountDownLatch told) throws InterruptedException {
        var supervising = Thread.ofVirtual().name("supervisor").start(() -> supervise(told));
        try {
            while (!told.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (gone()) {
                    return false;
                }
                remember();
            }
            return true;
        } finally {
            supervising.interrupt();
        }
    }

    /** Returns which processes of the systems go on, for a person; empty when none does. */
    String processes() {
        return processes;
    }

    private void remember() {
        try {
            processes = Arrays.stream(SystemName.values())
                    .flatMap(name ->
                            helix.systems().process(name).stream().map(process -> name.word() + " " + process.pid()))
                    .collect(Collectors.joining(", "));
        } catch (PortException e) {
            LOG.log(System.Logger.Level.DEBUG, "the systems can't be looked at now", e);
        }
    }

    private void supervise(CountDownLatch told) {
        try {
            // In a root that is gone, a start would make folders where nobody wants them.
            while (!told.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && !gone()) {
                try {
                    helix.supervisor().look().ifPresent(this::tell);
                    helix.projection().reconcileAll();
                } catch (PortException e) {
                    // A full disk, or a root that goes away at this moment: the next look tells.
                    LOG.log(System.Logger.Level.WARNING, "the supervisor could not look: " + e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Operation operation) {
        out.println(
                operation.state() == Operation.State.SUCCEEDED
                        ? "production ended by itself and was started again (" + operation.id() + ")"
                        : "production ended by itself and does not start: " + operation.error());
        var gaveUp = helix.supervisor().activity().gaveUp();
        if (gaveUp != null) {
            out.println("production is not started any more: " + gaveUp
                    + "; helix control start tries again, and a project can repair it");
        }
    }

    private boolean gone() {
        return key == null ? !Files.isDirectory(state) : !key.equals(key(state));
    }

    private static @Nullable Object key(Path folder) {
        try {
            return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
