package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param pid its number
 * @param started what the system says of its start; compared, never interpreted
 */
record ProcessIdentity(
        @JsonProperty(value = "pid", required = true) long pid,
        @JsonProperty(value = "started", required = true) String started) {

    static ProcessIdentity of(ProcessHandle handle) {
        return new ProcessIdentity(handle.pid(), startOf(handle));
    }

    static ProcessIdentity own() {
        return of(ProcessHandle.current());
    }

    /** Returns the process while it lives; empty once it is gone, even if another process has its number now. */
    Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid)
                .filter(ProcessIdentity::lives)
                .filter(handle -> startOf(handle).equals(started));
    }

    boolean isAlive() {
        return handle().isPresent();
    }

    /**
     * Returns whether a process runs: one that has ended and waits for its parent to notice does not. One whose first thread
     * has ended looks the same, but while other threads are left, its ports and files are still open.
     */
    static boolean lives(ProcessHandle handle) {
        return handle.isAlive() && (!isZombie(handle) || threads(handle) > 1);
    }

    private static boolean isZombie(ProcessHandle handle) {
        return ProcStat.field(handle.pid(), ProcStat.STATE).orElse("").equals("Z");
    }

    private static int threads(ProcessHandle handle) {
        return ProcStat.field(handle.pid(), ProcStat.THREADS)
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** Linux keeps ticks since boot, which don't move when the clock is set; elsewhere the clock time must do. */
    private static String startOf(ProcessHandle handle) {
        return ProcStat.field(handle.pid(), ProcStat.START_TIME)
                .map(ticks -> boot() + ticks)
                .or(() -> handle.info().startInstant().map(Instant::toString))
                .orElse("unknown");
    }

    /** Tells this boot of the machine from others, in which numbers and ticks may be the same. */
    private static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " ";
        } catch (IOException e) {
            return "";
        }
    }
}
