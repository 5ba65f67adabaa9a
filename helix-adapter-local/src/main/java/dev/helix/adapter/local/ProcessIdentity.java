package dev.helix.adapter.local;

import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param pid its number
 * @param started what the system says of its start; compared, never interpreted
 */
record ProcessIdentity(long pid, String started) {

    static ProcessIdentity of(ProcessHandle handle) {
        return new ProcessIdentity(handle.pid(), startOf(handle));
    }

    static ProcessIdentity own() {
        return of(ProcessHandle.current());
    }

    /** Returns the process while it lives; empty once it is gone, whoever has its number now. */
    Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> startOf(handle).equals(started));
    }

    boolean isAlive() {
        return handle().isPresent();
    }

    /** Linux keeps ticks since boot, which don't move when the clock is set; elsewhere the clock time must do. */
    private static String startOf(ProcessHandle handle) {
        return ProcStat.field(handle.pid(), ProcStat.START_TIME)
                .or(() -> handle.info().startInstant().map(Instant::toString))
                .orElse("unknown");
    }
}
