package dev.helix.adapter.local;

import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for real. */
public final class SystemPause implements Pause {

    @Override
    public void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while waiting", e);
        }
    }
}
