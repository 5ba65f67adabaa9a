package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out who holds a lock file of git's. It is only told: a lock of somebody else is theirs to remove. */
public final class LockHolders {

    private static final Path PROCESSES = Path.of("/proc");

    private LockHolders() {}

    /** Returns a sentence about a lock file that exists. */
    public static String of(Path lock) {
        var holders = find(lock);
        return holders.isEmpty()
                ? lock + " is held by no process that can be seen; when no git works here, remove it and try again"
                : lock + " is held by " + String.join(", ", holders) + "; try again when it has ended";
    }

    /** Returns the processes that have it open, as far as can be seen. */
    static List<String> find(Path lock) {
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process, lock))
                .map(LockHolders::name)
                .toList();
    }

    private static String name(ProcessHandle process) {
        return "process " + process.pid()
                + process.info().command().map(command -> " (" + command + ")").orElse("");
    }

    private static boolean holds(ProcessHandle process, Path lock) {
        return openFiles(process).contains(lock);
    }

    /** Processes of others, and those that have just ended, show nothing. */
    private static List<Path> openFiles(ProcessHandle process) {
        var open = new ArrayList<Path>();
        try (var descriptors = Files.newDirectoryStream(
                PROCESSES.resolve(Long.toString(process.pid())).resolve("fd"))) {
            for (var descriptor : descriptors) {
                open.add(Files.readSymbolicLink(descriptor));
            }
        } catch (IOException e) {
            return open;
        }
        return open;
    }
}
