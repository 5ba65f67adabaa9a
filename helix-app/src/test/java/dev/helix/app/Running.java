package dev.helix.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes that a test left behind. */
public final class Running {

    private Running() {}

    /** Returns the processes that work in or below {@code folder}; none where the system does not tell. */
    public static List<ProcessHandle> below(Path folder) {
        var real = folder.toAbsolutePath().normalize();
        return ProcessHandle.allProcesses()
                .filter(process -> directory(process).startsWith(real))
                .toList();
    }

    private static Path directory(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException e) {
            return Path.of("/nowhere");
        }
    }
}
