package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Ends a process with everything it started. On Linux the members of its session are found too, which a plain walk from
 * parent to child loses once a process in the middle has gone.
 */
final class ProcessTree {

    private ProcessTree() {}

    /**
     * Asks all of them to end, waits, and kills what is left.
     *
     * @throws PortException when something survives even that
     */
    static void end(ProcessHandle top, Duration grace) {
        var all = members(top);
        all.forEach(ProcessHandle::destroy);
        if (!gone(all, grace)) {
            all.addAll(members(top));
            all.forEach(ProcessHandle::destroyForcibly);
            if (!gone(all, Duration.ofSeconds(5))) {
                throw new PortException("process " + top.pid() + " does not end, not even when killed");
            }
        }
        var late = members(top);
        late.forEach(ProcessHandle::destroyForcibly);
        if (!gone(late, Duration.ofSeconds(5))) {
            throw new PortException("children of process " + top.pid() + " do not end, not even when killed");
        }
    }

    private static Set<ProcessHandle> members(ProcessHandle top) {
        var all = new LinkedHashSet<ProcessHandle>();
        if (top.isAlive()) {
            all.add(top);
            top.descendants().forEach(all::add);
        }
        all.addAll(session(top.pid()));
        return all;
    }

    /** Returns the processes of the session that {@code leader} leads; none where it leads none. */
    private static Set<ProcessHandle> session(long leader) {
        var id = Long.toString(leader);
        return ProcessHandle.allProcesses()
                .filter(process -> ProcStat.field(process.pid(), ProcStat.SESSION)
                        .orElse("")
                        .equals(id))
                .collect(Collectors.toSet());
    }

    private static boolean gone(Set<ProcessHandle> processes, Duration limit) {
        var exits = CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            exits.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while a process was ending", e);
        } catch (ExecutionException e) {
            throw new PortException("can't wait for a process to end: " + e.getCause(), e);
        }
    }
}
