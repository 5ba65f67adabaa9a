package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.data.DatabaseStatus.Away;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The database servers that {@code docker/<system>/compose.yaml} describes, driven by what is installed of Docker and Podman. */
public final class DatabaseServers {

    private static final List<List<String>> ENGINES = List.of(
            List.of("docker", "compose"),
            List.of("docker-compose"),
            List.of("podman", "compose"),
            List.of("podman-compose"));
    private static final Duration ASK = Duration.ofSeconds(20);
    private static final Duration WORK = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int LOOKS = 120;
    private static final int LONGEST_FAULT = 300;

    private final Path root;
    private final Map<String, String> environment;
    private final Pause pause;
    private final Duration ask;

    /** @param environment HELIX's own: engines are found and reached by it */
    public DatabaseServers(Path root, Map<String, String> environment, Pause pause) {
        this(root, environment, pause, ASK);
    }

    /** @param ask how long an engine may take for an answer */
    DatabaseServers(Path root, Map<String, String> environment, Pause pause, Duration ask) {
        this.root = root;
        this.environment = Map.copyOf(environment);
        this.pause = pause;
        this.ask = ask;
    }

    /** Returns what passes between two looks. */
    Pause pause() {
        return pause;
    }

    /** Returns the file that describes the servers of a system. */
    public Path file(SystemName name) {
        return root.resolve("docker").resolve(name.word()).resolve("compose.yaml");
    }

    /** Returns whether there is one. */
    public boolean describes(SystemName name) {
        return Files.isRegularFile(file(name));
    }

    /**
     * Returns the command that reaches an engine, such as {@code /usr/bin/docker compose}.
     *
     * @throws PortException where none does
     */
    public List<String> engine() {
        var mute = new ArrayList<String>();
        for (var engine : ENGINES) {
            var program = PathPrograms.find(environment, engine.getFirst());
            if (program.isPresent()) {
                var command = new ArrayList<>(engine);
                command.set(0, program.get().toString());
                var fault = fault(command);
                if (fault.isEmpty()) {
                    return command;
                }
                mute.add(String.join(" ", engine) + ": " + fault.get());
            }
        }
        if (!mute.isEmpty()) {
            throw new PortException("what is installed for compose files reaches no engine (" + String.join("; ", mute)
                    + "); start the engine; or start the servers yourself and run:"
                    + " helix control --system test adopt-databases");
        }
        throw new PortException(
                "nothing is installed that starts database servers by a compose file: install Docker with its compose plugin"
                        + " (docker compose), docker-compose, or podman with podman-compose; or start the servers yourself and run:"
                        + " helix control --system test adopt-databases");
    }

    /** Returns the folder of this machine in which the engine keeps what its containers hold; empty where it tells none. @throws PortException where there is none */
    public Optional<Path> storage() {
        var program = engine().getFirst();
        var asks = program.endsWith("podman") || program.endsWith("podman-compose")
                ? List.of(program.replaceFirst("-compose$", ""), "info", "--format", "{{.Store.GraphRoot}}")
                : List.of(program.replaceFirst("-compose$", ""), "info", "--format", "{{.DockerRootDir}}");
        return said(asks)
                .filter(lines -> !lines.isEmpty())
                .flatMap(lines -> PairedDatabase.place(lines.getLast().strip()))
                .filter(folder -> folder.isAbsolute() && Files.isDirectory(folder));
    }

    /** Returns why a command starts no servers; empty where it does. Its version it tells without any engine: what runs, only with one. */
    private Optional<String> fault(List<String> engine) {
        var name = describes(SystemName.TEST) ? SystemName.TEST : SystemName.PRODUCTION;
        var command = described(engine, name);
        command.addAll(List.of("ps", "-q"));
        var lines = new ArrayList<String>();
        try {
            var code = run(describes(name) ? file(name).resolveSibling(".") : root, command, lines::add, ask);
            return code == 0
                    ? Optional.empty()
                    : Optional.of(lines.isEmpty() ? "ended with " + code : brief(lines.getLast()));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (PortException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String brief(String line) {
        var words = line.strip();
        return words.substring(0, Math.min(LONGEST_FAULT, words.length()));
    }

    private List<String> described(List<String> engine, SystemName name) {
        var command = new ArrayList<>(engine);
        command.addAll(List.of("-f", file(name).toString(), "-p", project(name)));
        return command;
    }

    /** Returns the lines that a command says; empty where it fails, or does not end in its time. */
    private Optional<List<String>> said(List<String> command) {
        var lines = new ArrayList<String>();
        try {
            return run(root, command, lines::add, ask) == 0 ? Optional.of(lines) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (PortException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    void up(SystemName name, Consumer<String> told) {
        compose(name, told, "up", "-d");
    }

    void down(SystemName name, Consumer<String> told) {
        compose(name, told, "down");
    }

    private void compose(SystemName name, Consumer<String> told, String... verb) {
        var file = file(name);
        if (!describes(name)) {
            throw new PortException("there is no " + file
                    + ", so HELIX does not start the database servers; write it by: helix init --with-databases");
        }
        var command = described(engine(), name);
        command.addAll(List.of(verb));
        var last = new ArrayList<String>();
        try {
            // Each engine looks for .env where it is started.
            var code = run(
                    file.resolveSibling("."),
                    command,
                    line -> {
                        last.add(line);
                        told.accept(line);
                    },
                    WORK);
            if (code != 0) {
                throw new PortException(String.join(" ", command) + " ended with " + code + ": "
                        + (last.isEmpty() ? "" : last.getLast()));
            }
        } catch (IOException e) {
            throw new PortException("can't run " + String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }

    /** Containers of two roots must not be taken for one another's. */
    private String project(SystemName name) {
        var folder = root.getFileName() == null ? "root" : root.getFileName().toString();
        var plain =
                folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return "helix-" + (plain.isEmpty() ? "root" : plain) + "-"
                + Integer.toHexString(root.toString().hashCode()) + "-" + name.word();
    }

    /** Waits until all answer. @throws PortException naming those that don't within a minute */
    void awaitAll(SystemName name, Supplier<List<DatabaseStatus>> look) {
        for (int i = 0; i < LOOKS; i++) {
            if (look.get().stream().allMatch(DatabaseStatus::reachable)) {
                return;
            }
            pause.pause(LOOK);
        }
        var away = new ArrayList<String>();
        for (var status : look.get()) {
            if (status.found() instanceof Away(var why)) {
                away.add(why);
            }
        }
        if (!away.isEmpty()) {
            throw new PortException("the database servers of the " + name.word()
                    + " system were started and don't answer: " + String.join("; ", away));
        }
    }

    private int run(Path folder, List<String> command, Consumer<String> lines, Duration limit) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        var reading = Thread.ofVirtual().start(() -> {
            try (var out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = out.readLine(); line != null; line = out.readLine()) {
                    lines.accept(line);
                }
            } catch (IOException e) {
                // It was ended; what it would have said is not needed.
            }
        });
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PortException(String.join(" ", command) + " took longer than " + limit.toSeconds() + " s");
            }
            reading.join(ASK);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("it was cancelled", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
