package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that begins each answer and then says no more, as one does whose disk hangs. */
@Timeout(60)
class WholeAnswerTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final HttpServer server = none();

    @TempDir
    private Path folder;

    private static HttpServer none() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"data\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void end() {
        ended.countDown();
        server.stop(0);
    }

    private Endpoint at() {
        return new Endpoint("http", "127.0.0.1", server.getAddress().getPort(), "", "", new Secret.None(), Map.of());
    }

    @Test
    void anAnswerOfNeo4jThatStopsHalfWayEndsWithItsTime() {
        try (var client = new Neo4jClient(at(), () -> LIMIT, true, pause -> {})) {
            assertThatThrownBy(() -> client.run("RETURN 7"))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("does not answer: ")
                    .hasMessageContaining("not whole");
        }
    }

    @Test
    void anAnswerOfQdrantThatStopsHalfWayEndsWithItsTimeHoweverItIsTaken() {
        try (var client = new QdrantClient(at(), () -> LIMIT)) {
            assertThatThrownBy(() -> client.get("/collections")).hasMessageContaining("not whole");
            assertThatThrownBy(() -> client.download("/snapshot", folder.resolve("snapshot")))
                    .hasMessageContaining("not whole");
            var begun = client.begin("/scroll", new byte[0]);
            assertThatThrownBy(() -> client.await(begun))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("not whole");
        }
    }
}
