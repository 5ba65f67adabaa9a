package dev.helix.adapter.data;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Finds programs by the PATH of an environment, which need not be the one of this process. */
final class PathPrograms {

    private PathPrograms() {}

    /** Returns the first of that name; empty where there is none. Relative folders are passed over. */
    static Optional<Path> find(Map<String, String> environment, String name) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
