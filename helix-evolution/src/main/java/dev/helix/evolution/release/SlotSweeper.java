package dev.helix.evolution.release;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Slots;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;

/**
 * Brings the slots that became idle to what is live, when the operation is over and nobody waits for it any more. It only saves
 * time: what it could not do, the next operation does. Safe for many threads.
 */
public final class SlotSweeper implements AutoCloseable {

    private final Slots production;
    private final Slots test;
    private final Set<Slots> asked = ConcurrentHashMap.newKeySet();
    private final Phaser running = new Phaser(1);
    private volatile boolean closed = true;

    public SlotSweeper(Slots production, Slots test) {
        this.production = production;
        this.test = test;
    }

    /** Lets it work. Before, and once closed, it does nothing. */
    public void begin() {
        closed = false;
    }

    /** Sweeps, in the background, what an operation has left idle. */
    public void after(Operation operation) {
        switch (operation.kind()) {
            case DEPLOY, ROLLBACK, VALIDATE -> sweep(test);
            case INTEGRATE -> sweep(production);
            case START, STOP, RESTART -> {
                if (operation.subject() instanceof Subject.OfSystem(var system)) {
                    sweep(system == SystemName.TEST ? test : production);
                }
            }
            default -> {
                // The others switch nothing.
            }
        }
    }

    private void sweep(Slots slots) {
        if (closed || !asked.add(slots)) {
            return;
        }
        running.register();
        Thread.ofVirtual().name("sweep").start(() -> {
            try {
                asked.remove(slots);
                slots.sweep(() -> closed);
            } catch (PortException e) {
                // The next operation says what is wrong, if it still is.
            } finally {
                running.arriveAndDeregister();
            }
        });
    }

    /** Has what is swept left as it is, and waits until that is so. */
    @Override
    public void close() {
        closed = true;
        running.arriveAndAwaitAdvance();
    }
}
