package dev.helix.adapter.acp;

import dev.helix.process.AgentPlace;
import dev.helix.process.AgentProcess;
import dev.helix.process.AgentProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the agent for one turn, in an environment built from nothing. Safe for use by many threads. */
final class AcpLaunch {

    private final AcpSettings settings;
    private final AgentPlace place;
    private final AgentProcesses processes;

    AcpLaunch(AcpSettings settings, AgentProcesses processes) {
        this.settings = settings;
        this.place = new AgentPlace(
                settings.home(),
                settings.environment(),
                settings.access().root(),
                settings.access().hidden(),
                settings.enclosing());
        this.processes = processes;
    }

    /** Returns where it runs. */
    AgentPlace place() {
        return place;
    }

    /** Starts it in {@code directory}. */
    AgentProcess start(Path directory) throws IOException {
        var programs = new ArrayList<Path>();
        for (var word : settings.command()) {
            programs.addAll(program(word));
        }
        var builder = place.process(settings.command(), AgentPlace.real(directory), List.of(), programs);
        place.prepare(builder.environment(), Map.of("NO_COLOR", "1"));
        return place.start(processes, builder, () -> {});
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
