package dev.helix.app.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of systems that work below a folder, found by what Linux tells of them and by nothing that HELIX wrote down. */
final class SystemProcesses {

    private static final String MARK = "HELIX_RUN=";
    private static final String SYSTEM = "HELIX_SYSTEM=";

    private SystemProcesses() {}

    /**
     * One of them.
     *
     * @param system whose it is
     * @param mark what it has in common with those of the same start
     * @param directory where it works
     */
    record Running(long pid, String system, String mark, Path directory) {}

    static List<Running> below(Path folder) throws IOException {
        var found = new ArrayList<Running>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try {
                    var directory = Files.readSymbolicLink(process.resolve("cwd"));
                    if (directory.startsWith(folder)) {
                        var environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
                        found.add(new Running(
                                Long.parseLong(process.getFileName().toString()),
                                value(environment, SYSTEM),
                                value(environment, MARK),
                                directory));
                    }
                } catch (IOException e) {
                    // It has ended meanwhile, or is somebody else's.
                }
            }
        }
        return found;
    }

    private static String value(String environment, String name) {
        for (var entry : environment.split("\0", -1)) {
            if (entry.startsWith(name)) {
                return entry.substring(name.length());
            }
        }
        return "";
    }

    /** Ends all that a cell has started. */
    static void end(Path folder) throws IOException {
        for (var running : below(folder)) {
            if (!running.mark().isEmpty()) {
                ProcessHandle.of(running.pid()).ifPresent(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
            }
        }
    }
}
