package dev.helix.adapter.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Java with the classes of the tests, that prints a line when it is ready and can be killed. */
final class JavaChild implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    JavaChild(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns the next line; what it printed is all there is when it has ended. */
    String line() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new AssertionError("the other Java has ended");
        }
        return line;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
