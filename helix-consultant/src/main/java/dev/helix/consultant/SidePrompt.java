package dev.helix.consultant;

import dev.helix.consultant.ChatMessage.Role;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a chat client asks for its own purposes. None of it is the person's question. */
enum SidePrompt {
    TITLE("title_generation", "Generate a concise"),
    TAGS("tags_generation", "Generate 1-3 broad tags"),
    FOLLOW_UPS("follow_up_generation", "Suggest 3-5 relevant follow-up"),
    QUERIES("query_generation", "Analyze the chat history to determine the necessity"),
    IMAGE_PROMPT("image_prompt_generation", "Generate a detailed prompt for a"),
    AUTOCOMPLETE("autocomplete_generation", "You are an autocompletion system."),
    COMPACTION("context_compaction", "Summarize the conversation history that will be compacted"),
    EMOJI("emoji_generation", null),
    MERGED_ANSWERS("moa_response_generation", null),
    FUNCTIONS("function_calling", null),
    MEMORY("memory_review", null),
    /** Something newer than this list. */
    UNKNOWN("", null);

    private static final String HEADING = "### Task:";
    /** The template for questions with documents, which begins like a side prompt and is none. */
    private static final String RETRIEVED = "Respond to the user query using the provided context";

    private final String task;
    private final @Nullable String beginning;

    SidePrompt(String task, @Nullable String beginning) {
        this.task = task;
        this.beginning = beginning;
    }

    /** Returns what kind of side prompt {@code request} is; empty when a person asks. */
    static Optional<SidePrompt> in(ChatRequest request) {
        var task = request.origin().task();
        if (!task.isBlank()) {
            for (var kind : values()) {
                if (kind.task.equals(task)) {
                    return Optional.of(kind);
                }
            }
            return Optional.of(byText(request).orElse(UNKNOWN));
        }
        if (request.model().equals(Consultant.TASKS)) {
            return Optional.of(byText(request).orElse(UNKNOWN));
        }
        return byText(request);
    }

    private static Optional<SidePrompt> byText(ChatRequest request) {
        var users = ofRole(request.messages(), Role.USER);
        var systems = ofRole(request.messages(), Role.SYSTEM);
        boolean shape = users.size() == 1
                && systems.size() <= 1
                && users.size() + systems.size() == request.messages().size()
                && !request.tools();
        if (!shape) {
            return Optional.empty();
        }
        var text = users.getFirst().strip();
        var system = systems.isEmpty() ? "" : systems.getFirst().strip();
        if (text.startsWith("You have been provided with a set of responses from various models")) {
            return Optional.of(MERGED_ANSWERS);
        }
        if (request.streaming()) {
            return Optional.empty();
        }
        if (text.startsWith(HEADING)) {
            return byHeading(text.substring(HEADING.length()).strip());
        }
        if (text.startsWith("Your task is to reflect the speaker's likely facial expression")) {
            return Optional.of(EMOJI);
        }
        if (system.startsWith("Available Tools:") && (text.startsWith("Query:") || text.startsWith("History:"))) {
            return Optional.of(FUNCTIONS);
        }
        return system.startsWith("You are Open WebUI's private memory reviewer.")
                ? Optional.of(MEMORY)
                : Optional.empty();
    }

    private static Optional<SidePrompt> byHeading(String text) {
        if (text.startsWith(RETRIEVED)) {
            return Optional.empty();
        }
        for (var kind : values()) {
            if (kind.beginning != null && text.startsWith(kind.beginning)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static List<String> ofRole(List<ChatMessage> messages, Role role) {
        return messages.stream()
                .filter(message -> message.role() == role)
                .map(ChatMessage::text)
                .toList();
    }
}
