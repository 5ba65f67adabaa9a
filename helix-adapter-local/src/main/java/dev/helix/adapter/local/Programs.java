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
final class Programs {

    private final List<Path> folders;

    Programs(Map<String, String> environment) {
        this.folders = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(environment.getOrDefault("PATH", "/usr/bin:/bin"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** Returns the program of that name; empty where there is none. */
    Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Puts a command into a session of its own, where the machine can, so that all its children can be found. */
    List<String> inSession(List<String> command) {
        if (find("setsid").isEmpty()) {
            return command;
        }
        var wrapped = new ArrayList<>(List.of("setsid"));
        wrapped.addAll(command);
        return wrapped;
    }
}
