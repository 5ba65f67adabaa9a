package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.SEEN;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** OpenAI's own client for Python, where pip is at hand to install it; left out where it is not. */
class OpenAiPythonClientTest {

    private static final Path CLIENT = Path.of("src/test/python/client.py").toAbsolutePath();
    private static final Path FOLDER = Path.of("target/python-client").toAbsolutePath();
    private static final String PYTHON = FOLDER.resolve("bin/python").toString();
    private static final String EMPTY = "<!-- STEP: what -->";

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(FOLDER);
        try {
            if (!Files.exists(FOLDER.resolve("installed"))) {
                ClientProcess.run(FOLDER, List.of("python3", "-m", "venv", "."), 60);
                ClientProcess.run(FOLDER, List.of(PYTHON, "-m", "pip", "install", "-q", "openai==2.29.0"), 120);
                Files.createFile(FOLDER.resolve("installed"));
            }
        } catch (IOException e) {
            abort("pip can't install the client here: " + e.getMessage());
        }
    }

    private static JsonNode client(ChatServer chat, String what) throws Exception {
        return ChatServer.JSON.readTree(
                ClientProcess.run(FOLDER, List.of(PYTHON, CLIENT.toString(), chat.url(), what), 60));
    }

    @Test
    void readsAStreamWithItsLogAndItsUsage() throws Exception {
        try (var chat = new ChatServer(saying("bad", GOOD))) {
            var seen = client(chat, "streamed");
            assertThat(seen.path("content").asString(""))
                    .as(seen.toString())
                    .doesNotContain("STEP")
                    .isNotBlank();
            assertThat(seen.path("reasoning").asString("")).contains("attempt 1/3 rejected");
            assertThat(seen.path("total_tokens").asLong()).isPositive();
        }
    }

    @Test
    void itsStrictHelperFindsEveryChunkComplete() throws Exception {
        try (var chat = new ChatServer(saying(GOOD))) {
            assertThat(client(chat, "collected").path("content").asString("")).isEqualTo(SEEN);
        }
    }

    @Test
    void readsAWholeAnswerAndTheModels() throws Exception {
        try (var chat = new ChatServer(saying(GOOD))) {
            assertThat(client(chat, "whole").path("content").asString("")).isEqualTo(SEEN);
            assertThat(client(chat, "models").path("ids")).hasSize(2);
        }
    }

    @Test
    void throwsWhereAStreamIsExhausted() throws Exception {
        try (var chat = new ChatServer(saying(EMPTY, EMPTY, EMPTY))) {
            var seen = client(chat, "streamed");
            assertThat(seen.path("error").asString("")).as(seen.toString()).isEqualTo("APIError");
            assertThat(seen.path("message").asString("")).contains("VALIDATION_EXHAUSTED");
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
