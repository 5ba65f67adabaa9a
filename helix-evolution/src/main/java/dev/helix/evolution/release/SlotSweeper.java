package dev.helix.evolution.release;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Slots;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Brings the slots that became idle to what is live, when the operation is over and no other has begun for a while. It only saves
 * time: what it could not do, the next operation does. Safe for many threads.
 */
public final class SlotSweeper implements AutoCloseable {

    private final Slots production;
    private final Slots test;
    private final Duration pause;
    private final Set<Slots> asked = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Phaser running = new Phaser(1);
    private volatile boolean closed = true;
    private volatile BooleanSupplier busy = () -> true;

    /** @param pause how long no operation has to run before it works */
    public SlotSweeper(Slots production, Slots test, Duration pause) {
        this.production = production;
        this.test = test;
        this.pause = pause;
    }

    /**
     * Lets it work. Before, and once closed, it does nothing.
     *
     * @param busy whether an operation runs: then it waits, and leaves what it has begun
     */
    public void begin(BooleanSupplier busy) {
        this.busy = busy;
        closed = false;
    }

    /** Sweeps, in the background, what an operation has left idle. */
    public void after(Operation operation) {
        switch (operation.kind()) {
            case DEPLOY, ROLLBACK, REHEARSE, VALIDATE -> sweep(test);
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
                do {
                    if (end.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } while (busy.getAsBoolean());
                asked.remove(slots);
                slots.sweep(() -> closed || busy.getAsBoolean());
            } catch (PortException e) {
                // The next operation says what is wrong, if it still is.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                asked.remove(slots);
                running.arriveAndDeregister();
            }
        });
    }

    /** Has what is swept left as it is, and waits until that is so. */
    @Override
    public void close() {
        closed = true;
        end.countDown();
        running.arriveAndAwaitAdvance();
    }
}
