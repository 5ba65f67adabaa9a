package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.SEEN;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** OpenAI's own client for node, where npm is at hand to install it; left out where it is not. */
class OpenAiNodeClientTest {

    private static final Path SOURCE = Path.of("src/test/node");
    private static final Path FOLDER = Path.of("target/node-client");
    private static final String EMPTY = "<!-- STEP: what -->";

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(FOLDER);
        for (var file : List.of("package.json", "client.mjs")) {
            Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.isDirectory(FOLDER.resolve("node_modules/openai"))) {
            return;
        }
        try {
            ClientProcess.run(
                    FOLDER,
                    List.of("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"),
                    120);
        } catch (IOException e) {
            abort("npm can't install the client here: " + e.getMessage());
        }
    }

    private static JsonNode client(ChatServer chat, String what) throws Exception {
        return ChatServer.JSON.readTree(
                ClientProcess.run(FOLDER, List.of("node", "client.mjs", chat.url(), what, "hello"), 60));
    }

    private static JsonNode client(String url, String what, String options) throws Exception {
        return ChatServer.JSON.readTree(
                ClientProcess.run(FOLDER, List.of("node", "client.mjs", url, what, "hello", options), 60));
    }

    @Test
    void readsThroughSilencePingsStatusEventsAndALogThatItDoesNotKnow() throws Exception {
        try (var chat = ChatServer.slow(Duration.ofMillis(3_500))) {
            var headers = "{\"defaultHeaders\":{\"X-OpenWebUI-Chat-Id\":\"c1\"}}";
            var seen = client(chat.url(), "streamed", headers);
            assertThat(seen.path("content").asString()).as(seen.toString()).isEqualTo(SEEN);
            assertThat(seen.path("finish").asString()).isEqualTo("stop");
        }
    }

    @Test
    void theLogIsAtHandForAClientThatLooksForIt() throws Exception {
        try (var chat = new ChatServer(saying("bad", GOOD))) {
            assertThat(client(chat, "streamed").path("reasoning").asString()).contains("attempt 1/3 rejected");
        }
    }

    @Test
    void itsTimeoutForAStreamEndsWithTheHeaders() throws Exception {
        try (var chat = ChatServer.slow(Duration.ofMillis(3_500))) {
            var seen = client(chat.url(), "streamed", "{\"timeout\":2000,\"maxRetries\":0}");
            assertThat(seen.path("content").asString()).as(seen.toString()).isEqualTo(SEEN);
        }
    }

    @Test
    void afterATimeoutItsRepeatedRequestJoinsTheRun() throws Exception {
        try (var chat = ChatServer.slow(Duration.ofMillis(3_500))) {
            var seen = client(chat.url(), "whole", "{\"timeout\":2000}");
            assertThat(seen.path("content").asString()).as(seen.toString()).isEqualTo(SEEN);
            assertThat(chat.agent.prompts()).hasSize(1);
        }
    }

    /** Whether its transport reports a reset, or takes it for the end, depends on when it comes. */
    @Test
    void aLineThatIsResetNeverLooksWhole() throws Exception {
        try (var chat = ChatServer.halting();
                var proxy = new CuttingProxy(chat.server.port(), CuttingProxy.Cut.RST)) {
            var seen = client(proxy.url(), "streamed", "{}");
            assertThat(seen.has("error") || seen.path("finish").isNull())
                    .as(seen.toString())
                    .isTrue();
            assertThat(chat.agent.prompts()).hasSize(1);
        }
    }

    /** Its transport takes the orderly end of a connection that is closed after the answer for the end of the answer. */
    @Test
    void mistakesAnEarlyEndForTheEndAndOnlyTheMissingReasonTells() throws Exception {
        try (var chat = ChatServer.halting();
                var proxy = new CuttingProxy(chat.server.port(), CuttingProxy.Cut.FIN)) {
            var seen = client(proxy.url(), "streamed", "{}");
            assertThat(seen.path("finish").isNull()).as(seen.toString()).isTrue();
            assertThat(chat.agent.prompts()).hasSize(1);
        }
    }

    @Test
    void comesAgainWhenToldThatItAskedTooOften() throws Exception {
        try (var chat = ChatServer.limited(saying(GOOD, GOOD))) {
            assertThat(client(chat, "twice").path("content").asString()).isEqualTo(SEEN);
            assertThat(chat.posts("4xx")).isPositive();
            assertThat(chat.agent.prompts()).hasSize(2);
        }
    }

    @Test
    void doesNotRepeatWhatCanNotSucceed() throws Exception {
        try (var chat = new ChatServer(saying())) {
            assertThat(client(chat, "unknown").path("status").asInt()).isEqualTo(404);
            assertThat(chat.posts("4xx")).isEqualTo(1);
        }
    }

    @Test
    void readsAStream() throws Exception {
        try (var chat = new ChatServer(saying("bad", GOOD))) {
            assertThat(client(chat, "streamed").path("content").asString())
                    .doesNotContain("STEP")
                    .isNotBlank();
        }
    }

    @Test
    void itsStrictHelperFindsEveryChunkComplete() throws Exception {
        try (var chat = new ChatServer(saying(GOOD))) {
            var seen = client(chat, "collected");
            assertThat(seen.path("content").asString()).as(seen.toString()).isEqualTo(SEEN);
            assertThat(seen.path("usage").path("total_tokens").asLong()).isPositive();
        }
    }

    @Test
    void readsAWholeAnswerAndTheModels() throws Exception {
        try (var chat = new ChatServer(saying(GOOD))) {
            assertThat(client(chat, "whole").path("content").asString()).isEqualTo(SEEN);
            assertThat(client(chat, "models").path("ids")).hasSize(2);
        }
    }

    @Test
    void throwsWhereAStreamIsExhausted() throws Exception {
        try (var chat = new ChatServer(saying(EMPTY, EMPTY, EMPTY))) {
            var seen = client(chat, "streamed");
            assertThat(seen.path("error").asString()).isEqualTo("APIError");
            assertThat(seen.path("message").asString()).contains("VALIDATION_EXHAUSTED");
        }
    }

    @Test
    void doesNotRepeatAnExhaustedRequest() throws Exception {
        try (var chat = new ChatServer(saying(EMPTY, EMPTY, EMPTY))) {
            assertThat(client(chat, "whole").path("status").asInt()).isEqualTo(422);
            assertThat(chat.agent.prompts()).hasSize(3);
        }
    }
}
