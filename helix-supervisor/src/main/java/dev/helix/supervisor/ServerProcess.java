package dev.helix.supervisor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The server that a supervisor has started. It writes down its own number before it becomes the server, so that a later supervisor finds it
 * however the earlier one ended.
 */
final class ServerProcess {

    /** Its number in the environment of a server, and of what that starts. */
    private static final String RUN = "HELIX_SUPERVISED_RUN";

    private static final String BEGIN = """
            echo "$1 $$" >"$2.next" && mv "$2.next" "$2"
            shift 2
            exec "$@"
            """;
    private static final long LOOK_MILLIS = 20;
    private static final long LARGEST_LOG = 10_000_000;
    private static final int TAIL = 4000;

    private final SupervisorPlan plan;
    private final SupervisorFolder folder;
    private final Map<String, String> environment;
    private long logFrom;

    ServerProcess(SupervisorPlan plan, SupervisorFolder folder, Map<String, String> environment) {
        this.plan = plan;
        this.folder = folder;
        this.environment = environment;
    }

    /** Returns the server of a start, if it lives. */
    Optional<ProcessHandle> find(long run) {
        try {
            var words = Files.readString(folder.processFile()).strip().split(" ", -1);
            return words.length == 2 && words[0].equals(Long.toString(run))
                    ? ProcessHandle.of(Long.parseLong(words[1]))
                            .filter(ServerProcess::lives)
                            .filter(process -> isMarked(process.pid(), run))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One that has ended and whose parent has not asked for its code does not live, whatever the JVM says. */
    private static boolean lives(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return !stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException e) {
            return process.isAlive();
        }
    }

    /** The number alone may be another's by now. */
    private boolean isMarked(long pid, long run) {
        try {
            var environ = "\0"
                    + Files.readString(Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
            return environ.contains("\0" + RUN + "=" + run + "\0")
                    && environ.contains("\0" + SupervisorFolder.VARIABLE + "=" + folder.path() + "\0");
        } catch (IOException e) {
            return !Files.isDirectory(Path.of("/proc/self"));
        }
    }

    /** Starts what is live, as the start of this number. */
    void start(LivePlace place, long run) throws IOException {
        var log = folder.log();
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
            Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        logFrom = Files.exists(log) ? Files.size(log) : 0;
        var command = new ArrayList<>(List.of(
                "sh",
                "-c",
                BEGIN,
                "helix-server",
                Long.toString(run),
                folder.processFile().toString()));
        command.addAll(plan.command());
        var builder = new ProcessBuilder(command)
                .directory(plan.system().resolve(place.slot()).toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        SupervisorFolder.VARIABLE,
                        folder.path().toString(),
                        RUN,
                        Long.toString(run),
                        "HELIX_ROOT",
                        plan.root().toString(),
                        "HELIX_SYSTEM",
                        "production",
                        "HELIX_PORT",
                        Integer.toString(plan.port()),
                        "HELIX_TREE",
                        place.tree(),
                        "HELIX_SLOT",
                        place.slot()));
        Files.deleteIfExists(folder.processFile());
        var process = builder.start();
        // Before that, a look would take it for one that has ended.
        while (process.isAlive() && !Files.exists(folder.processFile())) {
            pause(1);
        }
    }

    /** Ends a server, gently first. */
    void stop(ProcessHandle process) {
        process.destroy();
        for (long waited = 0; lives(process) && waited < plan.stopMillis(); waited += LOOK_MILLIS) {
            pause(LOOK_MILLIS);
        }
        while (lives(process)) {
            process.destroyForcibly();
            pause(LOOK_MILLIS);
        }
    }

    /** Returns the end of what the server has printed since it was started. */
    String tail() {
        try {
            var bytes = Files.readAllBytes(folder.log());
            int from = (int) Math.max(logFrom, bytes.length - TAIL);
            return from >= bytes.length ? "" : new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
