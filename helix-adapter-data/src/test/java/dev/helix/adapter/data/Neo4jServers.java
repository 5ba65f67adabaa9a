package dev.helix.adapter.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two real servers of Neo4j in a process of their own, started once for all tests of this JVM, which it ends with. */
final class Neo4jServers {

    private static final String VERSION = "5.26.30";
    private static final long START_SECONDS = 120;
    private static @Nullable List<Endpoint> started;

    private Neo4jServers() {}

    /** Returns production's and the test system's; skips the test where there is nothing to start them from. */
    static synchronized List<Endpoint> both() {
        if (started == null) {
            var libraries = libraries();
            if (libraries.isEmpty() && System.getenv("HELIX_REQUIRE_NEO4J") != null) {
                throw new IllegalStateException("no Neo4j here, and it is asked for: run .ci/install-neo4j");
            }
            assumeTrue(libraries.isPresent(), "no Neo4j here: run .ci/install-neo4j");
            started = start(libraries.get());
        }
        return started;
    }

    private static Optional<Path> libraries() {
        var cache = System.getenv("HELIX_TEST_CACHE");
        var folder = (cache == null ? Path.of(System.getProperty("user.home"), ".cache/helix-test") : Path.of(cache))
                .resolve("neo4j-harness-" + VERSION);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    private static List<Endpoint> start(Path libraries) {
        try {
            var home = Files.createTempDirectory("helix-neo4j");
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            libraries + "/*",
                            Path.of("src/test/neo4j/Harness.java").toString(),
                            home.resolve("production").toString(),
                            home.resolve("test").toString())
                    .redirectError(home.resolve("errors.txt").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, home)));
            // One that says nothing more is ended, which ends the reading, too.
            var limit = CompletableFuture.runAsync(
                    process::destroyForcibly, CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS));
            var found = new ArrayList<Endpoint>();
            var reading = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (var line = reading.readLine(); line != null && found.size() < 2; line = reading.readLine()) {
                if (line.startsWith("at ")) {
                    var both = line.substring(3).strip().split(" ", 2);
                    found.add(at(
                            "127.0.0.1",
                            URI.create(both[0]).getPort(),
                            "bolt://127.0.0.1:" + URI.create(both[1]).getPort()));
                }
                if (found.size() == 2) {
                    break;
                }
            }
            limit.cancel(false);
            if (found.size() < 2) {
                throw new IllegalStateException("Neo4j did not start: " + Files.readString(home.resolve("errors.txt")));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process, Path home) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            try (var files = Files.walk(home)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the same server under another name. */
    static Endpoint localhost(Endpoint server) {
        return at("localhost", server.port(), bolt(server).replace("127.0.0.1", "localhost"));
    }

    /** Returns a server with another address for Bolt. */
    static Endpoint byBolt(Endpoint server, String bolt) {
        return at(server.host(), server.port(), bolt);
    }

    static String bolt(Endpoint server) {
        return server.options().getOrDefault(DatabasePair.Neo4j.BOLT, "");
    }

    private static Endpoint at(String host, int port, String bolt) {
        return new Endpoint(
                "http", host, port, "neo4j", "neo4j", new Secret.None(), Map.of(DatabasePair.Neo4j.BOLT, bolt));
    }
}
