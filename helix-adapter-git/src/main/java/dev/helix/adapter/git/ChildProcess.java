package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a command of the person's own git set-up. Its environment is made from nothing: what HELIX was started with, tokens
 * above all, is not for filters.
 */
record ChildProcess(Path directory, Duration limit, Map<String, String> environment) {

    private static final AtomicLong STARTED = new AtomicLong();
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "USER", "SSH_AUTH_SOCK", "GNUPGHOME");

    ChildProcess(Path directory, Duration limit) {
        this(directory, limit, Map.of("LC_ALL", "C.UTF-8", "GIT_TERMINAL_PROMPT", "0"));
    }

    /** Returns one that sets another variable. */
    ChildProcess with(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new ChildProcess(directory, limit, Map.copyOf(more));
    }

    /** Returns how many were started by this process of HELIX. */
    static long started() {
        return STARTED.get();
    }

    record Result(int code, Content content, String errors) {
        byte[] output() {
            return content.bytes();
        }

        String text() {
            return content.text();
        }
    }

    /** Returns what came of it, whatever its exit code. */
    Result run(List<String> command, byte[] input) {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var process = builder.start();
            STARTED.incrementAndGet();
            try {
                var output = threads.submit(() -> all(process.getInputStream()));
                var errors = threads.submit(() -> all(process.getErrorStream()));
                threads.execute(() -> feed(process, input));
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new PortException(named(command) + " did not end within " + limit.toSeconds() + " s");
                }
                return new Result(
                        process.exitValue(),
                        Content.of(output.get()),
                        new String(errors.get(), StandardCharsets.UTF_8).strip());
            } finally {
                // One that has ended has no children any more, and to look for some means to look at every process
                // there is.
                if (process.isAlive()) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            }
        } catch (IOException e) {
            throw new PortException(named(command) + " can't be started: " + e.getMessage(), e);
        } catch (ExecutionException e) {
            throw new PortException("the output of " + named(command) + " can't be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while " + named(command) + " ran", e);
        }
    }

    private static String named(List<String> command) {
        return "'" + String.join(" ", command.subList(0, Math.min(command.size(), 8))) + "'";
    }

    private static byte[] all(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command need not read all of its input; that it closed the pipe shows in its exit code or not at all. */
    private static void feed(Process process, byte[] input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException e) {
            return;
        }
    }
}
