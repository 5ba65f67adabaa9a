package dev.helix.app.chaos;

import dev.helix.app.wiring.Failpoint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HELIX in a process of its own, which ends at a failpoint as if it were killed. Safe for use by many threads. */
final class ChildJvm {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final List<String> options;
    private final String classPath;

    /**
     * Makes one.
     *
     * @param options of the JVM, besides those that make it start quickly
     * @param classPath as the JVM is given it
     */
    ChildJvm(List<String> options, String classPath) {
        this.options = List.copyOf(options);
        this.classPath = classPath;
    }

    /**
     * Lets one run to its end, and returns one that starts with the classes that it had loaded: that takes two thirds of the
     * time.
     *
     * @param archive where the classes go; below a folder that stays
     */
    static ChildJvm trained(Path archive, Path output, List<String> arguments)
            throws IOException, InterruptedException {
        var code = new ChildJvm(List.of("-XX:ArchiveClassesAtExit=" + archive), classPath())
                .run(null, output, arguments, System.getenv());
        if (code != 0) {
            throw new IllegalStateException("the first run ended with " + code + "; see " + output);
        }
        return new ChildJvm(List.of("-XX:SharedArchiveFile=" + archive), classPath());
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    static String classPath() {
        var entries = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /**
     * Runs it.
     *
     * @param failpoint where it ends; null for nowhere
     * @param output what it prints goes there
     * @param environment all that it inherits
     * @return its exit code, -1 when it had to be ended
     */
    int run(@Nullable String failpoint, Path output, List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                // Classes that can't be shared are loaded as ever; that is nothing to tell.
                "-Xlog:disable"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, ChaosChild.class.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().remove("HELIX_ROOT");
        if (failpoint != null) {
            builder.environment().put(Failpoint.VARIABLE, failpoint);
        }
        var process = builder.start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return -1;
        }
        return process.exitValue();
    }
}
