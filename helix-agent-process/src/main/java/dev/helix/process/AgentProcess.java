package dev.helix.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One living agent: lines in, lines out, and an end that leaves nothing behind. Lines are taken by one thread at a
 * time; everything else is safe for many.
 */
public final class AgentProcess {

    private static final int STDERR_KEPT = 64 << 10;
    private static final int LINES_AHEAD = 256;
    private static final Duration LAST_WORDS = Duration.ofMillis(250);
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    /** The output of the process, and the nudge that ends a wait. */
    public sealed interface Line {
        record Json(JsonNode node) implements Line {}

        /** Not a JSON object. */
        record Garbage(String text) implements Line {}

        /** The output is over. */
        record End() implements Line {}

        /** Nothing came, but somebody wants the reader's attention. */
        record Wake() implements Line {}
    }

    /** Names, in the environment of each, what belongs to one process: what forks twice is nobody's child. */
    static final String MARK = "HELIX_AGENT_RUN";

    private final Process process;
    private final OwnProcesses own;
    private final Duration terminate;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(LINES_AHEAD);
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock stderrLock = new ReentrantLock();
    private byte[] stderr = new byte[0];
    private final Thread out;
    private final Thread err;
    private final CompletableFuture<Boolean> gone;

    /**
     * Starts to read from {@code process}.
     *
     * @param mark the value of {@link #MARK} in its environment
     * @param terminate how long it gets to end itself
     * @param ended runs once, after the process is gone
     */
    AgentProcess(Process process, String mark, Duration terminate, Runnable ended) {
        this.process = process;
        this.own = new OwnProcesses(process.toHandle(), MARK + "=" + mark);
        this.terminate = terminate;
        // Platform threads: a read from a pipe would hold on to the carrier of a virtual one.
        out = Thread.ofPlatform().daemon().name("agent-out-" + process.pid()).start(this::readLines);
        err = Thread.ofPlatform().daemon().name("agent-err-" + process.pid()).start(this::readErrors);
        gone = process.onExit().thenRun(ended).handle((done, failure) -> {
            if (failure != null) {
                keepText("clearing up failed: " + failure);
            }
            return failure == null;
        });
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends one line. */
    public void send(String line) throws IOException {
        writing.lock();
        try {
            var stdin = process.getOutputStream();
            stdin.write(line.getBytes(StandardCharsets.UTF_8));
            stdin.write('\n');
            stdin.flush();
        } finally {
            writing.unlock();
        }
    }

    /** Waits for the next line; null if none came in time. */
    public @Nullable Line poll(long nanos) throws InterruptedException {
        return lines.poll(nanos, TimeUnit.NANOSECONDS);
    }

    /** Returns a line that is there already; null if there is none. */
    public @Nullable Line pollNow() {
        return lines.poll();
    }

    /** Ends a running {@link #poll}; if lines are waiting there is none to end. */
    public void wake() {
        var unused = lines.offer(new Line.Wake());
    }

    /** Returns the end of what the process wrote to stderr. */
    public String errors() {
        stderrLock.lock();
        try {
            return new String(stderr, StandardCharsets.UTF_8).strip();
        } finally {
            stderrLock.unlock();
        }
    }

    /** Returns the command lines of what the agent's commands have left running. */
    public List<String> leftRunning() {
        return own.leftRunning();
    }

    /**
     * Waits for the end of the process for as long as one that is ending may take, and for its last words; null if it still
     * lives.
     */
    public @Nullable Integer exitCode() {
        if (!awaitExit(terminate)) {
            return null;
        }
        awaitLastWords();
        return process.exitValue();
    }

    /** Waits for the end of the process. */
    public boolean waitFor(Duration longest) throws InterruptedException {
        return process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Ends the process and everything it started: asks by signal, waits, then kills the rest. The processes that it started are
     * noted first, because a command of the agent's shell is no child of anybody we know afterwards. Blocks while that
     * lasts, and does not give up for an interrupt.
     */
    public void stop() {
        var started = own.others();
        process.destroy();
        if (!awaitExit(terminate)) {
            process.destroyForcibly();
            awaitExit(LAST_WAIT);
        }
        started.forEach(ProcessHandle::destroyForcibly);
        awaitLastWords();
        closeStreams();
        while (!lines.offer(new Line.End())) {
            lines.poll(); // Who still waits for a stopped process has to learn of its end, not of its last words.
        }
    }

    /** Ends a process that is not working: it leaves by itself when its input is closed. */
    public void leave() {
        closeStdin();
        if (awaitExit(terminate)) {
            awaitLastWords();
            closeStreams();
        } else {
            stop();
        }
    }

    /**
     * Ends a process whose work is done, with all that it started: it leaves by itself when its input is closed, and what
     * stays then is killed.
     *
     * @return the command lines of what it had left running; empty for nothing
     */
    public List<String> end() {
        closeStdin();
        if (awaitExit(terminate)) {
            awaitLastWords();
        }
        var left = own.leftRunning();
        stop();
        return left;
    }

    private boolean awaitExit(Duration longest) {
        boolean interrupted = false;
        long end = System.nanoTime() + longest.toNanos();
        try {
            while (true) {
                try {
                    boolean exited = process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    if (exited) {
                        gone.join();
                    }
                    return exited;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the end of stderr, which mostly says why the process ended. */
    private void awaitLastWords() {
        try {
            var unused = err.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeStdin() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Unsent bytes for a process that is gone.
            wake();
        }
    }

    private void closeStreams() {
        // A process that inherited the pipes may keep them open for ever; the readers must not wait for that.
        out.interrupt();
        err.interrupt();
        closeStdin();
        for (var stream : List.of(process.getInputStream(), process.getErrorStream())) {
            try {
                stream.close();
            } catch (IOException e) {
                wake();
            }
        }
    }

    private void readLines() {
        try {
            try (var stdout = process.getInputStream()) {
                var line = new ByteArrayOutputStream();
                var buffer = new byte[1 << 16];
                for (int read; (read = stdout.read(buffer)) >= 0; ) {
                    int from = 0;
                    for (int at = 0; at < read; at++) {
                        if (buffer[at] == '\n') {
                            line.write(buffer, from, at - from);
                            deliver(line);
                            from = at + 1;
                        }
                    }
                    line.write(buffer, from, read - from);
                    if (line.size() > JsonLines.LONGEST_LINE) {
                        throw new IOException("a line of more than " + JsonLines.LONGEST_LINE + " bytes");
                    }
                }
                deliver(line);
            } catch (IOException | UncheckedIOException e) {
                lines.put(new Line.Garbage("reading from the agent failed: " + e.getMessage()));
            }
            lines.put(new Line.End());
        } catch (InterruptedException e) {
            // Nobody takes lines any more: the process was stopped.
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(ByteArrayOutputStream line) throws InterruptedException {
        if (line.size() > 0) {
            var bytes = line.toByteArray();
            var node = JsonLines.parse(bytes);
            lines.put(node == null ? new Line.Garbage(new String(bytes, StandardCharsets.UTF_8)) : new Line.Json(node));
            line.reset();
        }
    }

    private void readErrors() {
        var buffer = new byte[1 << 13];
        try (InputStream stream = process.getErrorStream()) {
            for (int read; (read = stream.read(buffer)) >= 0; ) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            keepText("reading stderr failed: " + e.getMessage());
        }
    }

    private void keepText(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        keep(bytes, bytes.length);
    }

    private void keep(byte[] bytes, int length) {
        stderrLock.lock();
        try {
            var all = Arrays.copyOf(stderr, stderr.length + length);
            System.arraycopy(bytes, 0, all, stderr.length, length);
            stderr = all.length > STDERR_KEPT ? Arrays.copyOfRange(all, all.length - STDERR_KEPT, all.length) : all;
        } finally {
            stderrLock.unlock();
        }
    }
}
