package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.SEEN;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LangChain4j, which takes a stream that only ends for one that is whole: an error must be one to it. */
class LangChain4jClientTest {

    private static final String EMPTY = "<!-- STEP: what -->";

    private record Heard(ChatResponse response, String thinking) {}

    private static Heard stream(ChatServer chat) throws Exception {
        return stream(chat.url(), Duration.ofSeconds(20));
    }

    private static Heard stream(String url, Duration timeout) throws Exception {
        var model = OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("helix-consultant")
                .timeout(timeout)
                .customHeaders(Map.of("X-OpenWebUI-Chat-Id", "c1"))
                .returnThinking(true)
                .build();
        var heard = new CompletableFuture<Heard>();
        var thinking = new StringBuilder();
        model.chat("hello", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String text) {}

            @Override
            public void onPartialThinking(PartialThinking partial) {
                thinking.append(partial.text());
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                heard.complete(new Heard(response, thinking.toString()));
            }

            @Override
            public void onError(Throwable error) {
                heard.completeExceptionally(error);
            }
        });
        return heard.get(20, TimeUnit.SECONDS);
    }

    @Test
    void readsThroughSilencePingsAndStatusEventsAndItsTimeoutEndsWithTheHeaders() throws Exception {
        try (var chat = ChatServer.slow(Duration.ofMillis(3_500))) {
            var heard = stream(chat.url(), Duration.ofSeconds(2));
            assertThat(heard.response().aiMessage().text()).isEqualTo(SEEN);
            assertThat(heard.response().finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(heard.response().tokenUsage().totalTokenCount()).isPositive();
        }
    }

    @Test
    void afterATimeoutItsRepeatedRequestJoinsTheRun() {
        try (var chat = ChatServer.slow(Duration.ofMillis(3_500))) {
            var model = OpenAiChatModel.builder()
                    .baseUrl(chat.url())
                    .apiKey("none")
                    .modelName("helix-consultant")
                    .timeout(Duration.ofSeconds(2))
                    .build();
            assertThat(model.chat("hello")).isEqualTo(SEEN);
            assertThat(chat.agent.prompts()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(CuttingProxy.Cut.class)
    void seesALineThatIsCutAsAnError(CuttingProxy.Cut cut) throws Exception {
        try (var chat = ChatServer.halting();
                var proxy = new CuttingProxy(chat.server.port(), cut)) {
            assertThatThrownBy(() -> stream(proxy.url(), Duration.ofSeconds(20)))
                    .isInstanceOf(ExecutionException.class);
            assertThat(chat.agent.prompts()).hasSize(1);
        }
    }

    @Test
    void comesAgainWhenToldThatItAskedTooOften() {
        try (var chat = ChatServer.limited(saying(GOOD, GOOD))) {
            assertThat(model(chat).chat("hello")).isEqualTo(SEEN);
            assertThat(model(chat).chat("something else")).isEqualTo(SEEN);
            assertThat(chat.posts("4xx")).isPositive();
            assertThat(chat.agent.prompts()).hasSize(2);
        }
    }

    @Test
    void readsAStreamAndTheLogAsThinking() throws Exception {
        try (var chat = new ChatServer(saying("bad", GOOD))) {
            var heard = stream(chat);
            assertThat(heard.response().aiMessage().text())
                    .doesNotContain("STEP")
                    .isNotBlank();
            assertThat(heard.thinking()).contains("attempt 1/3 rejected");
        }
    }

    @Test
    void seesAnExhaustedStreamAsAnError() {
        try (var chat = new ChatServer(saying(EMPTY, EMPTY, EMPTY))) {
            assertThatThrownBy(() -> stream(chat)).hasMessageContaining("VALIDATION_EXHAUSTED");
        }
    }

    @Test
    void readsAWholeAnswer() {
        try (var chat = new ChatServer(saying(GOOD))) {
            assertThat(model(chat).chat("hello")).isEqualTo(SEEN);
        }
    }

    @Test
    void doesNotRepeatAnExhaustedRequest() {
        try (var chat = new ChatServer(saying(EMPTY, EMPTY, EMPTY))) {
            assertThatThrownBy(() -> model(chat).chat("hello")).hasMessageContaining("VALIDATION_EXHAUSTED");
            assertThat(chat.agent.prompts()).hasSize(3);
        }
    }

    private static OpenAiChatModel model(ChatServer chat) {
        return OpenAiChatModel.builder()
                .baseUrl(chat.url())
                .apiKey("none")
                .modelName("helix-consultant")
                .build();
    }
}
