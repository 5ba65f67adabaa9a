package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of PostgreSQL's own programs.
 *
 * @param file where it is
 * @param version its major one
 */
record PostgresProgram(Path file, int version) {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final Duration ASK = Duration.ofSeconds(10);
    private static final int PER_MAJOR = 10_000;

    /** Reads what a program prints, and may fail. */
    interface Reader<T> {
        T read(InputStream out) throws Exception;
    }

    /** Returns the one of that name on the PATH of {@code environment}; empty where there is none that tells its version. */
    static Optional<PostgresProgram> find(Map<String, String> environment, String name) {
        return PathPrograms.find(environment, name).flatMap(file -> {
            var found =
                    VERSION.matcher(run(List.of(file.toString(), "--version"), Map.of(), ASK, PostgresProgram::text));
            return found.find()
                    ? Optional.of(new PostgresProgram(file, Integer.parseInt(found.group(1))))
                    : Optional.empty();
        });
    }

    /** Returns whether it can read a server of that {@code server_version_num}. */
    boolean knows(int server) {
        return server / PER_MAJOR <= version;
    }

    /** Runs it on a database, in connections that can't write. */
    <T> T reading(Endpoint at, List<String> arguments, Duration limit, Reader<T> reader) {
        var environment = new HashMap<String, String>();
        // A name on the command line may be taken for a whole address.
        environment.put("PGDATABASE", at.database());
        environment.put("PGUSER", at.user());
        environment.put("PGAPPNAME", "helix");
        environment.put("PGCONNECT_TIMEOUT", "5");
        environment.put("PGOPTIONS", "-c default_transaction_read_only=on");
        at.secret().reveal().ifPresent(password -> environment.put("PGPASSWORD", password));
        at.options().forEach((name, value) -> {
            var variable = PostgresConnections.OPTIONS.get(name);
            if (variable != null) {
                environment.put(variable, value);
            }
        });
        var there = Stream.of("--no-password", "--host=" + at.host(), "--port=" + at.port());
        return run(command(Stream.concat(arguments.stream(), there)), environment, limit, reader);
    }

    /** Runs it on files alone. */
    <T> T run(List<String> arguments, Duration limit, Reader<T> reader) {
        return run(command(arguments.stream()), Map.of(), limit, reader);
    }

    private List<String> command(Stream<String> arguments) {
        return Stream.concat(Stream.of(file.toString()), arguments).toList();
    }

    static String text(InputStream out) throws IOException {
        return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static <T> T run(List<String> command, Map<String, String> environment, Duration limit, Reader<T> reader) {
        var builder = new ProcessBuilder(command);
        var own = builder.environment();
        var path = own.get("PATH");
        own.clear();
        if (path != null) {
            own.put("PATH", path);
        }
        own.put("LC_ALL", "C.UTF-8");
        own.putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        try {
            var errors = Files.createTempFile("helix-pg", ".err");
            try {
                var process = builder.redirectError(errors.toFile()).start();
                var reading = new FutureTask<>(() -> {
                    try (var out = process.getInputStream()) {
                        return reader.read(out);
                    }
                });
                Thread.ofVirtual().start(reading);
                try {
                    var end = System.nanoTime() + limit.toNanos();
                    var read = reading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                    if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        throw new TimeoutException();
                    }
                    if (process.exitValue() != 0) {
                        throw failed(command, Files.readString(errors));
                    }
                    return read;
                } catch (TimeoutException e) {
                    throw new PortException(command.getFirst() + " took longer than " + limit.toSeconds() + " s", e);
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof PortException known) {
                        throw known;
                    }
                    throw new PortException("what " + command.getFirst() + " wrote can't be used: " + e.getCause(), e);
                } finally {
                    reading.cancel(true);
                    process.destroyForcibly();
                }
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new PortException("can't run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("it was cancelled", e);
        }
    }

    private static PortException failed(List<String> command, String errors) {
        return new PortException(
                command.getFirst() + " failed: " + errors.strip().replace('\n', ' '));
    }
}
