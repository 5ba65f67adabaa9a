package example;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.helix.domain.answer.Enforced;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Message;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.StepMarkerValidator;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** A chat by OpenAI's own library: the model is told what was said, so that a missing marker is asked for alone. */
public final class WithOpenAi {

    private WithOpenAi() {}

    /** Asks until the answer says at which step the conversation stands. */
    public static Enforced ask(OpenAIClient client, String model, String question) {
        var rules = Policy.of(Locale.ENGLISH, new StepMarkerValidator());
        return Enforcer.ofChat(messages -> chat(client, model, messages), rules, InstantSource.system())
                .answer(question);
    }

    private static String chat(OpenAIClient client, String model, List<Message> messages) {
        var params = ChatCompletionCreateParams.builder().model(model);
        for (var message : messages) {
            if (message.byModel()) {
                params.addAssistantMessage(message.text());
            } else {
                params.addUserMessage(message.text());
            }
        }
        var completion = client.chat().completions().create(params.build());
        return completion.choices().get(0).message().content().orElse("");
    }
}
