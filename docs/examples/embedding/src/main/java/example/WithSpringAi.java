package example;

import dev.helix.domain.answer.Enforced;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.StepMarkerValidator;
import java.time.InstantSource;
import java.util.Locale;
import org.springframework.ai.chat.client.ChatClient;

/** A chat client of Spring AI, with whatever advisors it has. */
public final class WithSpringAi {

    private WithSpringAi() {}

    /** Asks until the answer says at which step the conversation stands. */
    public static Enforced ask(ChatClient client, String question) {
        var rules = Policy.of(Locale.ENGLISH, new StepMarkerValidator());
        return Enforcer.of(prompt -> said(client, prompt.text()), rules, InstantSource.system())
                .answer(question);
    }

    private static String said(ChatClient client, String text) {
        var content = client.prompt()
                .user(user -> user.text("{text}").param("text", text))
                .call()
                .content();
        return content == null ? "" : content;
    }
}
