package dev.helix.consultant;

import dev.helix.consultant.ChatMessage.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that a chat client sends for its own purposes. None of it is the person's question.
 *
 * <p>A client that neither names the task nor asks the model for tasks is known by the shape of what it asks: one message, not
 * streamed, without tools, that carries the conversation in {@code <chat_history>} and asks for a reply in a form of its own.
 * Wordings change from release to release, and who runs the client may change them, too; the shape stayed the same from Open
 * WebUI 0.5 to 0.12.
 */
enum SidePrompt {
    TITLE("title_generation", "title", "Generate a concise", "Create a concise, 3-5 word title"),
    TAGS("tags_generation", "tags", "Generate 1-3 broad tags"),
    FOLLOW_UPS("follow_up_generation", "follow_ups", "Suggest 3-5 relevant follow-up", "Predict 3-5 useful messages"),
    QUERIES("query_generation", "queries", "Analyze the chat history to determine the necessity"),
    IMAGE_PROMPT("image_prompt_generation", "prompt", "Generate a detailed prompt for a"),
    AUTOCOMPLETE("autocomplete_generation", "text", "You are an autocompletion system."),
    COMPACTION("context_compaction", null, "Summarize the conversation history that will be compacted"),
    EMOJI("emoji_generation", null),
    MERGED_ANSWERS("moa_response_generation", null),
    FUNCTIONS("function_calling", "tool_calls"),
    MEMORY("memory_review", "operations"),
    /** Something newer than this list. */
    UNKNOWN("", null);

    /** The heading of a template that asks for something; an operator of the client may have put it into their own language. */
    private static final Pattern HEADING = Pattern.compile("\\A#{1,6}[ \\t]+[^\\n]{1,40}\\n");

    /** The template for questions with documents, which begins like a side prompt and is none. */
    private static final List<String> RETRIEVED = List.of("Respond to the user query using the provided context");

    private static final String HISTORY_BEGINS = "<chat_history>";
    private static final String HISTORY_ENDS = "</chat_history>";

    /** How much a template says after the conversation: the text to be completed, and what kind it is. */
    private static final int LONGEST_END = 4_000;

    private static final Pattern FORM = Pattern.compile("[{,]\\s*\\\\?[\"'“](\\w+)\\\\?[\"'”]\\s*:");
    private static final Pattern BARE = Pattern.compile("(?i)\\bonly with the \\w+ text\\b");
    private static final Map<String, SidePrompt> BY_KEY = Map.of(
            "title", TITLE,
            "tags", TAGS,
            "follow_ups", FOLLOW_UPS,
            "queries", QUERIES,
            "prompt", IMAGE_PROMPT,
            "text", AUTOCOMPLETE,
            "tool_calls", FUNCTIONS,
            "operations", MEMORY);

    private final String task;
    private final @Nullable String key;
    /** A text rather than a list, because an enum's fields are deeply immutable. */
    private final String beginnings;

    SidePrompt(String task, @Nullable String key, String... beginnings) {
        this.task = task;
        this.key = key;
        this.beginnings = String.join("\n", beginnings);
    }

    /** Returns whether {@code text} wants this as bare text, as Open WebUI 0.5.0 did. */
    boolean wantsBareText(String text) {
        var asked = asked(text);
        return key != null && !forms(asked).contains(key) && BARE.matcher(asked).find();
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
            return Optional.of(kind(request));
        }
        return request.model().equals(Consultant.TASKS) ? Optional.of(kind(request)) : byShape(request);
    }

    /** Returns what {@code request} asks for, of which it is known that no person asks it. */
    private static SidePrompt kind(ChatRequest request) {
        var system = String.join("\n", ofRole(request.messages(), Role.SYSTEM)).strip();
        return byWords(request.last().text().strip(), system)
                .or(() -> byForm(request.last().text()))
                .orElse(UNKNOWN);
    }

    private static Optional<SidePrompt> byShape(ChatRequest request) {
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
        var words = byWords(text, systems.isEmpty() ? "" : systems.getFirst().strip());
        if (request.streaming()) {
            return words.filter(MERGED_ANSWERS::equals);
        }
        return words.isPresent()
                ? words
                : carriesConversation(text) ? byForm(text).or(() -> Optional.of(UNKNOWN)) : Optional.empty();
    }

    /**
     * Returns whether {@code text} is a template filled with a conversation: it ends with it, or it has a heading and asks for a form, and little
     * stands behind the conversation. A person who writes about such templates says something of their own before or behind.
     */
    private static boolean carriesConversation(String text) {
        int end = text.lastIndexOf(HISTORY_ENDS);
        int begin = text.indexOf(HISTORY_BEGINS);
        if (begin < 0 || end < begin || retrieved(text)) {
            return false;
        }
        boolean last = end + HISTORY_ENDS.length() == text.length();
        boolean heading = HEADING.matcher(text).find();
        boolean form = !forms(text.substring(0, begin)).isEmpty();
        return last ? heading || form : heading && form && text.length() - end <= LONGEST_END;
    }

    private static boolean retrieved(String text) {
        var body = HEADING.matcher(text).replaceFirst("").strip();
        return RETRIEVED.stream().anyMatch(body::startsWith);
    }

    /** Returns what {@code text} is by the wordings that are known. */
    private static Optional<SidePrompt> byWords(String text, String system) {
        if (text.startsWith("You have been provided with a set of responses from various models")) {
            return Optional.of(MERGED_ANSWERS);
        }
        if (text.startsWith("Your task is to reflect the speaker's likely facial expression")) {
            return Optional.of(EMOJI);
        }
        if (system.startsWith("Available Tools:") && (text.startsWith("Query:") || text.startsWith("History:"))) {
            return Optional.of(FUNCTIONS);
        }
        if (system.startsWith("You are Open WebUI's private memory reviewer.")) {
            return Optional.of(MEMORY);
        }
        var heading = HEADING.matcher(text);
        var body = heading.find() ? text.substring(heading.end()).strip() : text;
        for (var kind : values()) {
            // Without a heading, only with the conversation: a person, too, may begin with these words.
            if (kind.beginnings.lines().anyMatch(body::startsWith)
                    && (!body.equals(text) || text.contains(HISTORY_BEGINS))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Returns what {@code text} is by the form in which it wants its reply. */
    private static Optional<SidePrompt> byForm(String text) {
        return forms(asked(text)).stream()
                .map(BY_KEY::get)
                .filter(kind -> kind != null)
                .findFirst();
    }

    /** Returns what the template itself says: the conversation holds whatever was said. */
    private static String asked(String text) {
        int begin = text.indexOf(HISTORY_BEGINS);
        return begin < 0 ? text : text.substring(0, begin);
    }

    private static List<String> forms(String text) {
        return FORM.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static List<String> ofRole(List<ChatMessage> messages, Role role) {
        return messages.stream()
                .filter(message -> message.role() == role)
                .map(ChatMessage::text)
                .toList();
    }
}
