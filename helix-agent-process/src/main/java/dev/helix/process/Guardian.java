package dev.helix.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A small process beside HELIX that ends the agents when HELIX was killed and could not do it itself: it notices because
 * its input ends. Left alone, an agent would finish its turn first, with nobody to check what it does. Safe for use by
 * many threads.
 */
final class Guardian implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Guardian.class.getName());

    /** An id is dropped as soon as its process is gone, so that no other one that gets the same id is hit. */
    private static final String SCRIPT = """
        trap '' INT TERM HUP
        pids=
        while read -r change pid; do
          kept=
          for each in $pids; do [ "$each" = "$pid" ] || kept="$kept $each"; done
          pids=$kept
          [ "$change" = + ] && pids="$pids $pid"
        done
        for each in $pids; do kill -TERM "$each" 2>/dev/null; done
        for wait in 1 2 3 4 5; do
          kept=
          for each in $pids; do kill -0 "$each" 2>/dev/null && kept="$kept $each"; done
          pids=$kept
          [ -z "$pids" ] && exit 0
          sleep 1
        done
        for each in $pids; do kill -KILL "$each" 2>/dev/null; done
        """;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Long> watched = new LinkedHashSet<>();
    private @Nullable Process process;

    /** Ends the process of that id with HELIX. */
    void watch(long pid) {
        lock.lock();
        try {
            watched.add(pid);
            if (process == null || !process.isAlive()) {
                start();
            } else {
                tell("+ " + pid);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of a process that is gone. */
    void forget(long pid) {
        lock.lock();
        try {
            watched.remove(pid);
            tell("- " + pid);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the guardian itself, and with it whatever it still watches. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (process != null) {
                process.getOutputStream().close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the guardian was gone already", e);
        } finally {
            process = null;
            lock.unlock();
        }
    }

    private void start() {
        var builder = new ProcessBuilder(List.of("/bin/sh", "-c", SCRIPT, "helix-guardian"))
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin"));
        try {
            process = builder.start();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "nothing will end the agents if HELIX is killed, but its next start", e);
            return;
        }
        watched.forEach(pid -> tell("+ " + pid));
    }

    private void tell(String line) {
        if (process == null) {
            return;
        }
        try {
            var stdin = process.getOutputStream();
            stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the guardian is gone; the next agent gets a new one", e);
        }
    }
}
