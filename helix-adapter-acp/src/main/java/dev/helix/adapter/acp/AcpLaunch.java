package dev.helix.adapter.acp;

import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.process.AgentProcess;
import dev.helix.process.AgentProcesses;
import dev.helix.process.SandboxDenials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the agent for one turn, in an environment built from nothing. Safe for use by many threads. */
final class AcpLaunch {

    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final AcpSettings settings;
    private final AgentProcesses processes;

    AcpLaunch(AcpSettings settings, AgentProcesses processes) {
        this.settings = settings;
        this.processes = processes;
    }

    /** Returns whether each process runs in a sandbox. */
    boolean confined() {
        var enclosing = settings.enclosing();
        return enclosing != null && enclosing.sandbox().confinement() instanceof Confinement.Confined;
    }

    /** Returns what reads out of results what the sandbox denied to the agent that works in {@code directory}; null without one. */
    @Nullable
    SandboxDenials denials(Path directory) {
        if (!confined()) {
            return null;
        }
        var root = settings.access().root();
        var own = root == null
                ? Stream.<Path>empty()
                : Stream.of(root.resolve(".helix"), root.resolve(".git"), root.resolve("projects"));
        return new SandboxDenials(
                directory.normalize(),
                Stream.concat(own, settings.access().hidden().stream()).toList());
    }

    /** Starts it in {@code directory}. */
    AgentProcess start(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString(), null, "the agent's directory is not there");
        }
        var real = directory.toRealPath();
        var builder = new ProcessBuilder(enclosed(real)).directory(real.toFile());
        var home = settings.home();
        var environment = builder.environment();
        environment.clear();
        environment.put("PATH", DEFAULT_PATH);
        environment.put("LANG", "C.UTF-8");
        environment.put("NO_COLOR", "1");
        environment.putAll(settings.environment());
        environment.put("HOME", Files.createDirectories(home.resolve("home")).toString());
        environment.put("TMPDIR", Files.createDirectories(home.resolve("tmp")).toString());
        // Around the folder lies the person's repository, which is nothing to a git command in there.
        environment.put("GIT_CEILING_DIRECTORIES", String.valueOf(real.getParent()));
        return processes.start(builder, settings.enclosing(), () -> {});
    }

    /** The agent's own folders are its to write; its program may lie in a home. */
    private List<String> enclosed(Path directory) throws IOException {
        var enclosing = settings.enclosing();
        if (enclosing == null) {
            return settings.command();
        }
        var open = List.of(settings.home().resolve("home"), settings.home().resolve("tmp"));
        for (var folder : open) {
            Files.createDirectories(folder);
        }
        var read = new ArrayList<Path>();
        if (settings.access().root() != null) {
            read.add(settings.access().root());
        }
        for (var word : settings.command()) {
            read.addAll(program(word));
        }
        var enclosure = Enclosure.around(directory).writing(open).reading(read).nesting();
        return enclosing.sandbox().enclose(settings.command(), enclosing.world().apply(enclosure));
    }

    /** A script that an interpreter is handed is as much of the program as the interpreter. */
    private static List<Path> program(String word) throws IOException {
        try {
            var path = Path.of(word);
            return path.isAbsolute() && Files.isRegularFile(path)
                    ? List.of(path.getParent(), path.toRealPath().getParent())
                    : List.of();
        } catch (InvalidPathException e) {
            return List.of();
        }
    }
}
