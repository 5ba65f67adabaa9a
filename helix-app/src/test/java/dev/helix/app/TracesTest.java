package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server sends to a collector of traces. */
class TracesTest {

    @TempDir
    Path folder;

    /** Has a project deployed by a server, and returns what came to a collector; {@code there} says whether one listens. */
    private String deployed(boolean there) throws Exception {
        var came = new CopyOnWriteArrayList<String>();
        var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            try (exchange) {
                came.add(exchange.getRequestHeaders().getFirst("x-key") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        collector.start();
        var port = there ? collector.getAddress().getPort() : FreePort.find();
        var shop = ShopRoot.of(folder.resolve("shop"), "src/a.txt", "a\n")
                .init("production: {}\n", "echo TOP-SECRET; " + ShopRoot.THREE_PASS, "");
        var yaml = shop.folder().resolve("helix.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replace("server: { port:", "server: { otlp: \"http://127.0.0.1:" + port + "\", port:"));
        shop.does("create", "first", "--title", "A very private title");
        shop.modify("first", "src/a.txt", "b\n");
        var environment = new HashMap<>(System.getenv());
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20key");
        try (var helix = Helix.open(shop.folder(), Lifetime.DETACHED, environment);
                var consultant = helix.consultant(
                        new ScriptedAgent(Script.named("model").say("hello").end()));
                var server = helix.serve("test", consultant)) {
            assertThat(server.port()).isPositive();
            shop.does("ready", "first");
            shop.does("deploy", "first");
        } finally {
            collector.stop(0);
        }
        return String.join("", List.copyOf(came));
    }

    @Test
    void aServerTellsOfEachOperationAndItsSteps() throws Exception {
        assertThat(deployed(true))
                .contains(
                        "a key ",
                        "ready",
                        "deploy materialise",
                        "deploy validate",
                        "helix.project",
                        "first",
                        "succeeded")
                .doesNotContain("TOP-SECRET", "private title", folder.toString(), "user:");
    }

    @Test
    void aServerWorksOnWhereNoCollectorIs() throws Exception {
        assertThat(deployed(false)).isEmpty();
    }
}
