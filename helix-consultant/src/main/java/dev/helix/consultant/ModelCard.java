package dev.helix.consultant;

import java.util.List;

/**
 * The description of a model that a chat client shows before anything is said.
 *
 * @param name for people
 * @param description one sentence, in the chat's language
 * @param suggestions first messages that lead somewhere; empty for a model that nobody talks with
 */
public record ModelCard(String name, String description, List<Suggestion> suggestions) {

    public ModelCard {
        suggestions = List.copyOf(suggestions);
    }

    /**
     * A first message.
     *
     * @param title the first line of what is offered
     * @param subtitle the second
     * @param message what is said by choosing it
     */
    public record Suggestion(String title, String subtitle, String message) {}
}
