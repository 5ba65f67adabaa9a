package dev.helix.process;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.evolution.DeniedPlaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads out of what tools print what the sandbox kept the agent from. A read-only mount says so by itself; what
 * is hidden looks as if it were not there, which counts where HELIX has hidden something. Not safe for many threads.
 */
public final class SandboxDenials {

    private static final int MOST_CALLS = 1_000;
    private static final int MOST_LINES = 20;

    private final DeniedPlaces places;
    private final Map<String, String> calls = new LinkedHashMap<>();

    /**
     * Begins to read.
     *
     * @param directory where the agent works, absolute
     * @param hidden what is not there for it, absolute
     */
    public SandboxDenials(Path directory, List<Path> hidden) {
        var all = List.copyOf(hidden);
        this.places = new DeniedPlaces(
                path -> !path.startsWith(directory) && all.stream().anyMatch(path::startsWith));
    }

    /** Takes in that a tool is used. */
    public void used(AgentEvent.ToolUse use) {
        if (calls.size() < MOST_CALLS) {
            calls.put(use.id(), use.tool() + ": " + use.summary());
        }
    }

    /** Returns what a tool's result says was denied. */
    public List<AgentEvent.Denied> in(AgentEvent.ToolResult result) {
        var command = calls.remove(result.id());
        var all = new ArrayList<AgentEvent.Denied>();
        var told = command == null ? "" : command;
        result.text().lines().forEach(line -> {
            if (all.size() < MOST_LINES) {
                places.in(line).ifPresent(path -> all.add(new AgentEvent.Denied(path, told)));
            }
        });
        return all;
    }
}
