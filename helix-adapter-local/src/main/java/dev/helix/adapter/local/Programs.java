package dev.helix.adapter.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds programs where the operating system would, by the {@code PATH} of HELIX itself. */
public final class Programs {

    private final List<Path> folders;

    /** Finds them by {@code environment}, which is HELIX's own. */
    public Programs(Map<String, String> environment) {
        this.folders = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(environment.getOrDefault("PATH", "/usr/bin:/bin"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** Returns the program of that name; empty where there is none. */
    public Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Returns why {@code command} can't be started in {@code directory}; empty when nothing speaks against it. */
    public Optional<String> objection(List<String> command, Path directory) {
        var name = command.getFirst();
        if (!Files.isDirectory(directory)) {
            return Optional.of("there is no folder " + directory + " to run '" + name + "' in");
        }
        var found = name.indexOf('/') < 0
                ? find(name).isPresent()
                : Files.isRegularFile(directory.resolve(name)) && Files.isExecutable(directory.resolve(name));
        return found ? Optional.empty() : Optional.of("there is no program '" + name + "', or it is not executable");
    }

    /** Puts a command into a session of its own, where the machine can, so that no terminal reaches it. */
    List<String> inSession(List<String> command) {
        var setsid = find("setsid");
        if (setsid.isEmpty()) {
            return command;
        }
        var wrapped = new ArrayList<>(List.of(setsid.get().toString()));
        wrapped.addAll(command);
        return wrapped;
    }
}
