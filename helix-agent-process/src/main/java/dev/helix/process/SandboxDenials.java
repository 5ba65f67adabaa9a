package dev.helix.process;

import dev.helix.domain.agent.AgentEvent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads out of what tools print what the sandbox kept the agent from. A read-only mount says so by itself; what
 * is hidden looks as if it were not there, which counts where HELIX has hidden something. Not safe for many threads.
 */
public final class SandboxDenials {

    private static final int MOST_CALLS = 1_000;
    private static final int MOST_LINES = 20;
    private static final int LONGEST_LINE = 4_000;
    private static final Pattern READ_ONLY =
            Pattern.compile("read-only file system|\\bEROFS\\b|\\[Errno 30]", Pattern.CASE_INSENSITIVE);
    private static final Pattern MISSING = Pattern.compile(
            "no such file or directory|\\bENOENT\\b|\\[Errno 2]|permission denied|\\bEACCES\\b|NoSuchFileException"
                    + "|not a git repository",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED =
            Pattern.compile("['\"\u2018`]([^'\"\u2019`]*/[^'\"\u2019`]*|[^'\"\u2019`\\s]+)['\"\u2019`]");
    private static final Pattern ABSOLUTE = Pattern.compile("/[^\\s:'\"\u2018\u2019`,;)\\]]+");

    private final Path directory;
    private final List<Path> hidden;
    private final Map<String, String> calls = new LinkedHashMap<>();

    /**
     * Begins to read.
     *
     * @param directory where the agent works, absolute
     * @param hidden what is not there for it, absolute
     */
    public SandboxDenials(Path directory, List<Path> hidden) {
        this.directory = directory;
        this.hidden = List.copyOf(hidden);
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
        result.text().lines().filter(line -> line.length() <= LONGEST_LINE).forEach(line -> {
            if (all.size() >= MOST_LINES) {
                return;
            }
            if (READ_ONLY.matcher(line).find()) {
                all.add(new AgentEvent.Denied(path(line), told));
            } else if (MISSING.matcher(line).find()) {
                ABSOLUTE.matcher(line)
                        .results()
                        .map(match -> match.group())
                        .filter(this::isHidden)
                        .findFirst()
                        .ifPresent(path -> all.add(new AgentEvent.Denied(path, told)));
            }
        });
        return all;
    }

    private static String path(String line) {
        var quoted = QUOTED.matcher(line);
        if (quoted.find()) {
            return quoted.group(1);
        }
        // A shell names itself first, and what it was kept from last.
        var said = READ_ONLY.matcher(line);
        var end = said.find() ? said.start() : line.length();
        var found = "";
        for (var absolute = ABSOLUTE.matcher(line); absolute.find() && (found.isEmpty() || absolute.end() <= end); ) {
            found = absolute.group();
        }
        return found;
    }

    private boolean isHidden(String text) {
        try {
            var path = Path.of(text).normalize();
            return !path.startsWith(directory) && hidden.stream().anyMatch(path::startsWith);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
