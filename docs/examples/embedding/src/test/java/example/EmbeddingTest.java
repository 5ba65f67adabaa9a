package example;

import static dev.helix.testkit.answer.AnswerAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.helix.domain.answer.Enforced;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** Each library calls a model that makes a mistake first, and HELIX sends it back. */
class EmbeddingTest {

    private static final String ADR = """
        ---
        adr_id: 007
        title: Queue the orders
        status: proposed
        files:
          modify: [%s]
        ---

        ## Context

        Orders come in bursts.

        ## Decision

        We queue them.

        ## Acceptance Criteria

        - [ ] no order is lost
        """;

    @TempDir
    private Path folder;

    @Test
    void langChain4jIsSentBackForAFileThatIsNotThere() throws Exception {
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("src/orders.py"), "");
        try (var service = new ScriptedModel(ADR.formatted("src/invented.py"), ADR.formatted("src/orders.py"))) {
            var model = OpenAiChatModel.builder()
                    .baseUrl(service.url())
                    .apiKey("none")
                    .modelName("scripted")
                    .build();

            var result = WithLangChain4j.ask(model, "Write the ADR.", folder);

            assertThat(result).isAccepted();
            assertThat(service.requests()).hasSize(2).last().asString().contains("FILE_NOT_FOUND");
        }
    }

    @Test
    void openAiIsAskedForTheMissingMarkerAlone() throws Exception {
        try (var service = new ScriptedModel("We need a queue, for orders come in bursts.", "<!-- STEP: what -->")) {
            var client = OpenAIOkHttpClient.builder()
                    .baseUrl(service.url())
                    .apiKey("none")
                    .build();

            var result = WithOpenAi.ask(client, "scripted", "What do we need?");

            assertThat(result).isInstanceOf(Enforced.Accepted.class);
            assertThat(((Enforced.Accepted) result).answer().text())
                    .startsWith("We need a queue")
                    .endsWith("<!-- STEP: what -->");
            assertThat(service.requests()).last().asString().contains("What do we need?", "We need a queue");
        }
    }

    @Test
    void springAiIsSentBackUntilTheMarkerIsThere() {
        var replies = new ArrayDeque<>(List.of("A queue, with {braces}.", "A queue.\n\n<!-- STEP: what -->"));
        var asked = new ArrayList<String>();
        ChatModel model = prompt -> {
            asked.add(prompt.getContents());
            return new ChatResponse(List.of(new Generation(new AssistantMessage(replies.removeFirst()))));
        };

        var result = WithSpringAi.ask(ChatClient.create(model), "What do we need?");

        assertThat(result).isAccepted();
        assertThat(asked).hasSize(2).last().asString().contains("{braces}");
    }
}
