package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.JSON;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The call by which Open WebUI is given HELIX's models, as it stands in {@code docs/open-webui.md}: copied and run. */
class ModelsImportTest {

    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Test
    void theCallOfTheDocumentPutsTheModelsDown() throws Exception {
        assumeTrue(isThere("jq") && isThere("curl"), "neither jq nor curl is here");
        var page = Files.readString(Path.of("../docs/open-webui.md"));
        var calls = SHELL.matcher(page).results().map(found -> found.group(1)).toList();
        assertThat(calls).as("each call of the page is run here").hasSize(1);
        var told = new AtomicReference<String>();
        var key = new AtomicReference<String>();
        var openWebUi = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        openWebUi.createContext("/api/v1/models/import", exchange -> {
            key.set(exchange.getRequestHeaders().getFirst("Authorization"));
            told.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        openWebUi.start();
        try (var chat = new ChatServer(saying())) {
            var call = calls.getFirst()
                    .replace("http://127.0.0.1:8001/v1", chat.url())
                    .replace(
                            "127.0.0.1:3000",
                            "127.0.0.1:" + openWebUi.getAddress().getPort());
            var builder = new ProcessBuilder("sh", "-c", call).redirectErrorStream(true);
            builder.environment().put("HELIX_TOKEN", "any");
            builder.environment().put("OPEN_WEBUI_KEY", "sk-admin");
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
            assertThat(key.get()).isEqualTo("Bearer sk-admin");
            var models = JSON.readTree(told.get()).path("models");
            assertThat(models).hasSize(2).allSatisfy(model -> {
                assertThat(model.path("is_active").asBoolean()).isTrue();
                assertThat(model.at("/meta/description").asString("")).isNotBlank();
                assertThat(model.at("/access_grants/0/permission").asString("")).isEqualTo("read");
            });
            assertThat(models.path(0).path("id").asString("")).isEqualTo("helix-consultant");
            assertThat(models.path(0).at("/meta/profile_image_url").asString(""))
                    .startsWith("data:image/png;base64,");
        } finally {
            openWebUi.stop(0);
        }
    }
}
