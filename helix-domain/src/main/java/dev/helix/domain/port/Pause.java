package dev.helix.domain.port;

import java.time.Duration;

/** Lets time pass: really on a machine, at once in a test with a clock of its own. */
@FunctionalInterface
public interface Pause {

    /**
     * Waits.
     *
     * @throws PortException when the wait is interrupted; the interrupt flag is kept
     */
    void pause(Duration duration);
}
