package dev.helix.consultant;

import dev.helix.domain.answer.ConversationStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what the agent is told in one turn. Safe for use by many threads. */
final class PromptWriter {

    private final PromptTemplates templates;
    private final Experts experts;
    private final Locale locale;

    PromptWriter(PromptTemplates templates, Experts experts, Locale locale) {
        this.templates = templates;
        this.experts = experts;
        this.locale = locale;
    }

    /**
     * Returns the prompt for an agent that knows nothing of the conversation.
     *
     * @param instructions what the chat lays down for all of its turns; empty for nothing
     */
    String first(History history, String instructions, String message, @Nullable ConversationStep step, String root) {
        var values = values(message, step, history.replay() + "\n" + message);
        values.put("instructions", instructions);
        values.put("history", history.replay());
        values.put("root", root);
        values.put("language", isGerman() ? "German" : "the language the person writes in");
        return templates.render("first.peb", values);
    }

    /**
     * Returns the prompt for an agent that goes on with the conversation.
     *
     * @param instructions what the chat lays down from now on; empty for nothing new
     */
    String next(String instructions, String message, @Nullable ConversationStep step) {
        var values = values(message, step, message);
        values.put("instructions", instructions);
        return templates.render("next.peb", values);
    }

    private Map<String, Object> values(String message, @Nullable ConversationStep step, String subject) {
        var values = new HashMap<String, Object>();
        values.put("message", message);
        values.put("skills", skills(step));
        values.put(
                "experts",
                experts.about(subject).stream()
                        .map(expert -> Map.of("name", expert.name(), "prompt", experts.says(expert)))
                        .toList());
        return values;
    }

    /** Only what the step at hand, or the one after it, needs. */
    private List<String> skills(@Nullable ConversationStep step) {
        var skills = new ArrayList<String>();
        if (step == ConversationStep.CONSTRAINTS
                || step == ConversationStep.GENERATE
                || step == ConversationStep.FINALIZE) {
            skills.add(templates.plain(isGerman() ? "skill-adr-de.md" : "skill-adr-en.md"));
        }
        if (step == ConversationStep.GENERATE || step == ConversationStep.FINALIZE || step == ConversationStep.DONE) {
            skills.add(templates.plain("skill-evolution.md"));
        }
        return skills;
    }

    private boolean isGerman() {
        return locale.getLanguage().equals(Locale.GERMAN.getLanguage());
    }
}
