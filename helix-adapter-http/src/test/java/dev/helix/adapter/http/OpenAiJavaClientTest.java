package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.SEEN;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.SseException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.helix.testkit.Script;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's own Java client, which refuses any chunk that is not whole. */
class OpenAiJavaClientTest {

    private static final String EMPTY = "<!-- STEP: what -->";

    private static OpenAIClient client(ChatServer chat) {
        return OpenAIOkHttpClient.builder().apiKey("none").baseUrl(chat.url()).build();
    }

    private static ChatCompletionCreateParams.Builder hello() {
        return ChatCompletionCreateParams.builder().model("helix-consultant").addUserMessage("hello");
    }

    private static ChatCompletionAccumulator accumulated(OpenAIClient client, ChatCompletionCreateParams request) {
        var whole = ChatCompletionAccumulator.create();
        try (var stream = client.chat().completions().createStreaming(request)) {
            stream.stream().forEach(whole::accumulate);
        }
        return whole;
    }

    private static OpenAIClient client(String url, Duration timeout) {
        return OpenAIOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(url)
                .timeout(timeout)
                .build();
    }

    private static String whole(OpenAIClient client) {
        return client.chat()
                .completions()
                .create(hello().build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElse("");
    }

    @Test
    void itsTimeoutIsForTheWholeOfAStreamSoItMustBeLongerThanARun() {
        try (var chat = ChatServer.slow(Duration.ofMillis(3_500))) {
            assertThatThrownBy(() -> accumulated(client(chat.url(), Duration.ofSeconds(2)), hello().build()))
                    .isInstanceOf(OpenAIException.class);
            assertThat(accumulated(client(chat.url(), Duration.ofSeconds(20)), hello().build())
                            .chatCompletion()
                            .choices())
                    .hasSize(1);
        }
    }

    @Test
    void afterATimeoutItsRepeatedRequestJoinsTheRun() {
        try (var chat = ChatServer.slow(Duration.ofMillis(3_500))) {
            assertThat(whole(client(chat.url(), Duration.ofSeconds(2)))).isEqualTo(SEEN);
            assertThat(chat.agent.prompts()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(CuttingProxy.Cut.class)
    void throwsWhereTheLineIsCut(CuttingProxy.Cut cut) throws Exception {
        try (var chat = ChatServer.halting();
                var proxy = new CuttingProxy(chat.server.port(), cut)) {
            assertThatThrownBy(() -> accumulated(client(proxy.url(), Duration.ofSeconds(20)), hello().build()))
                    .isInstanceOf(OpenAIException.class);
            assertThat(chat.agent.prompts()).hasSize(1);
        }
    }

    @Test
    void comesAgainWhenToldThatItAskedTooOften() {
        try (var chat = ChatServer.limited(saying(GOOD, GOOD))) {
            assertThat(whole(client(chat))).isEqualTo(SEEN);
            var other = hello().addUserMessage("something else").build();
            assertThat(client(chat).chat().completions().create(other).choices())
                    .hasSize(1);
            assertThat(chat.posts("4xx")).isPositive();
            assertThat(chat.agent.prompts()).hasSize(2);
        }
    }

    @Test
    void readsAStreamWithARetryPingsAndUsage() {
        var script = Script.named("slow")
                .say("bad")
                .turn()
                .pause(Duration.ofSeconds(1))
                .say(GOOD)
                .end();
        try (var chat = new ChatServer(script)) {
            var request = hello().streamOptions(ChatCompletionStreamOptions.builder()
                            .includeUsage(true)
                            .build())
                    .build();
            var completion = accumulated(client(chat), request).chatCompletion();

            assertThat(completion.choices().getFirst().message().content())
                    .hasValueSatisfying(
                            text -> assertThat(text).doesNotContain("STEP").isNotBlank());
            assertThat(completion.usage()).isPresent();
        }
    }

    @Test
    void readsStatusEventsAsChunksWithoutAnythingNew() {
        try (var chat = new ChatServer(saying(GOOD))) {
            var request =
                    hello().putAdditionalHeader("X-OpenWebUI-Chat-Id", "c1").build();
            assertThat(accumulated(client(chat), request)
                            .chatCompletion()
                            .choices()
                            .getFirst()
                            .message()
                            .content())
                    .contains(SEEN);
        }
    }

    @Test
    void readsAWholeAnswerAndTheModels() {
        try (var chat = new ChatServer(saying(GOOD))) {
            var completion = client(chat).chat().completions().create(hello().build());
            assertThat(completion.choices().getFirst().message().content()).contains(SEEN);
            assertThat(client(chat).models().list().data()).hasSize(2);
        }
    }

    @Test
    void throwsWhereAStreamIsExhausted() {
        try (var chat = new ChatServer(saying(EMPTY, EMPTY, EMPTY))) {
            assertThatThrownBy(() -> accumulated(client(chat), hello().build()))
                    .isInstanceOf(SseException.class)
                    .hasMessageContaining("VALIDATION_EXHAUSTED");
        }
    }

    @Test
    void doesNotRepeatAnExhaustedRequest() {
        try (var chat = new ChatServer(saying(EMPTY, EMPTY, EMPTY))) {
            assertThatThrownBy(() -> client(chat).chat().completions().create(hello().build()))
                    .isInstanceOf(UnprocessableEntityException.class);
            assertThat(chat.agent.prompts()).hasSize(3);
        }
    }

    @Test
    void knowsAnUnknownModel() {
        try (var chat = new ChatServer(saying())) {
            assertThatThrownBy(() -> client(chat)
                            .chat()
                            .completions()
                            .create(hello().model("gpt-5").build()))
                    .isInstanceOf(NotFoundException.class);
            assertThat(chat.posts("4xx")).as("not repeated").isEqualTo(1);
        }
    }
}
