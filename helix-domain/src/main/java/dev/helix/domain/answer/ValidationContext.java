package dev.helix.domain.answer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The context that a validator gets besides the answer.
 *
 * @param files the files as they are, read-only
 * @param locale the language of messages: German, else English
 * @param inferred whether fallbacks have been applied to the answer, so that values only they may set are fine
 * @param current the step the conversation stood at before this answer; null when nobody knows
 * @param before the files as they were before the change that is judged; null when nobody knows
 * @param document the file that the text was read from, for messages and to judge its place; null for an answer
 * @param asker who is being answered; null when nobody knows
 */
public record ValidationContext(
        FileView files,
        Locale locale,
        boolean inferred,
        @Nullable ConversationStep current,
        @Nullable FileView before,
        @Nullable String document,
        @Nullable Asker asker) {

    public ValidationContext(FileView files, Locale locale) {
        this(files, locale, false, null, null, null, null);
    }

    public ValidationContext(FileView files, Locale locale, boolean inferred) {
        this(files, locale, inferred, null, null, null, null);
    }

    /** Returns the context of a conversation that stands at {@code step}; null when nobody knows. */
    public ValidationContext at(@Nullable ConversationStep step) {
        return new ValidationContext(files, locale, inferred, step, before, document, asker);
    }

    /** Returns the context for an answer that fallbacks were applied to. */
    public ValidationContext afterFallback() {
        return new ValidationContext(files, locale, true, current, before, document, asker);
    }

    /** Returns the context of a change, which began with the files of {@code base}. */
    public ValidationContext since(@Nullable FileView base) {
        return new ValidationContext(files, locale, inferred, current, base, document, asker);
    }

    /** Returns the context for a text that somebody keeps in the file {@code path}, which need not lie inside the tree. */
    public ValidationContext ofDocument(String path) {
        return new ValidationContext(files, locale, inferred, current, before, path, asker);
    }

    /** Returns the context of an answer to {@code asker}; null when nobody knows. */
    public ValidationContext to(@Nullable Asker asker) {
        return new ValidationContext(files, locale, inferred, current, before, document, asker);
    }
}
