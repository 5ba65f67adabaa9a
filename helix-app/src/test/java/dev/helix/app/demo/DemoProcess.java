package dev.helix.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.helix.app.HelixProcess;
import dev.helix.app.Running;
import dev.helix.testkit.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real demo in a JVM of its own, below a folder of a test. */
final class DemoProcess {

    static final Duration LIMIT = Duration.ofMinutes(3);

    private DemoProcess() {}

    static Process start(Path folder, String... more) throws IOException {
        return start(folder, Map.of(), more);
    }

    /** On ports of its own: a demo of another test, that looks for free ones at the same time, finds the same. */
    static Process start(Path folder, Map<String, String> environment, String... more) throws IOException {
        var all = new ArrayList<>(List.of("--port", Integer.toString(FreePort.find())));
        all.addAll(List.of(more));
        return startOnUsualPorts(folder, environment, all);
    }

    static Process startOnUsualPorts(Path folder, Map<String, String> environment, List<String> more)
            throws IOException {
        var command = HelixProcess.helix("demo", "--dir", folder.resolve("demo").toString());
        command.addAll(more);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    static String readUntil(InputStream in, String text) {
        return assertTimeoutPreemptively(LIMIT, () -> {
            var seen = new StringBuilder();
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            while (seen.indexOf(text) < 0) {
                var next = reader.readLine();
                assertThat(next)
                        .as("the demo ended without '%s': %s", text, seen)
                        .isNotNull();
                seen.append(next).append('\n');
            }
            return seen.toString();
        });
    }

    static void awaitNothingRunning(Path folder) throws Exception {
        for (var left : Running.below(folder)) {
            left.onExit().get(20, TimeUnit.SECONDS);
        }
        assertThat(Running.below(folder)).isEmpty();
    }
}
