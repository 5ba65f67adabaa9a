package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.LocalCredential;
import dev.helix.testkit.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of a server for programs that collect logs. */
class JsonLogTest {

    @TempDir
    Path folder;

    @Test
    void eachLineOfAServersLogIsOneObjectThatSaysWhatItBelongsTo() throws Exception {
        // A system that does not come up: its warning is a line of the log, too.
        var shop = ShopRoot.of(folder.resolve("shop"), "src/a.txt", "a\n")
                .init(
                        "production: { port: 18999, control: { start: [sh, -c, exit 3], health: 'http://127.0.0.1:{port}/', health_timeout: 1s } }\n",
                        ShopRoot.THREE_PASS,
                        "");
        var yaml = shop.folder().resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("server: { port:", "server: { log: json, port:"));
        shop.does("create", "first", "--title", "A {\"level\":\"info\"}");
        shop.modify("first", "src/a.txt", "b\n");
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var serve = new ProcessBuilder(
                        HelixProcess.helix("serve", "--root", shop.folder().toString()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            Eventually.holds(
                    "the server listens",
                    () -> !serve.isAlive() || Files.readString(out).contains("HELIX listens on"));
            assertThat(serve.isAlive()).as(Files.readString(err)).isTrue();
            var url = Files.readString(out).replaceFirst("(?s).*HELIX listens on (\\S+).*", "$1");
            assertThat(post(shop, url + "/helix/evolution/projects/first/ready", "mine-1"))
                    .isIn(200, 202);
            assertThat(post(shop, url + "/helix/evolution/projects/%22%0a%7b/ready", "mine-2"))
                    .isBetween(400, 499);
            Eventually.holds(
                    "the operation's end is told",
                    () -> lines(err).stream()
                            .anyMatch(line -> line.path("message").asString().contains("ready of first: succeeded")));
        } finally {
            serve.destroy();
            assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        var lines = lines(err);

        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("time").asString()).endsWith("Z");
            assertThat(line.path("level").asString()).isIn("error", "warn", "info", "debug");
        });
        assertThat(lines)
                .filteredOn(line -> line.path("message").asString().contains("does not run"))
                .isNotEmpty()
                .allMatch(line -> line.path("level").asString().equals("warn"));
        assertThat(lines)
                .filteredOn(line -> line.path("logger").asString().equals("dev.helix.operations"))
                .filteredOn(line -> line.path("message").asString().contains("first"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(line -> line.path("operation").asString().startsWith("op-")
                        && line.path("request").asString().equals("mine-1"));
        // Nobody asked for it, and it is an operation all the same.
        assertThat(lines)
                .filteredOn(line -> line.path("message").asString().startsWith("start of the production system"))
                .extracting(line -> line.path("message").asString().replaceFirst(".*: ", ""))
                .containsExactly("running", "rolled_back");
        assertThat(lines)
                .filteredOn(line -> line.path("message").asString().startsWith("start of the production system"))
                .allMatch(line -> line.path("operation").asString().startsWith("op-") && !line.has("request"));
        assertThat(lines)
                .filteredOn(line -> line.path("request").asString("").equals("mine-2"))
                .isNotEmpty()
                .noneMatch(line -> line.has("operation"));
    }

    private static List<JsonNode> lines(Path log) throws Exception {
        return Files.readString(log).lines().map(new JsonMapper()::readTree).toList();
    }

    private static int post(ShopRoot shop, String url, String id) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header(
                                            "Authorization",
                                            "Bearer "
                                                    + LocalCredential.read(shop.folder())
                                                            .orElseThrow())
                                    .header("X-Request-Id", id)
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
