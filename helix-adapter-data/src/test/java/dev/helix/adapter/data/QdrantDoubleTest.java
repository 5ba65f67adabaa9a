package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The double is not its own judge: Qdrant's official client finds in it what it finds in a server. */
class QdrantDoubleTest {

    private static final String VERSION = "1.19.0";

    private static Path packages() {
        var cache = System.getenv("HELIX_TEST_CACHE");
        return (cache == null ? Path.of(System.getProperty("user.home"), ".cache/helix-test") : Path.of(cache))
                .resolve("qdrant-client-" + VERSION + "/node_modules");
    }

    @Test
    void isAServerToQdrantsOwnClient() throws Exception {
        var there = Files.isDirectory(packages());
        assertThat(there || System.getenv("HELIX_REQUIRE_QDRANT_CLIENT") == null)
                .as("Qdrant's client is asked for: run .ci/install-qdrant-client")
                .isTrue();
        assumeTrue(there, "no client of Qdrant here: run .ci/install-qdrant-client");
        try (var server = new QdrantDouble()) {
            var process = new ProcessBuilder(
                            "node",
                            "src/test/node/client.mjs",
                            packages().toString(),
                            Integer.toString(server.at().port()))
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said).contains("the client found what it expects");
        }
    }
}
