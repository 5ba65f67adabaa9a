package dev.helix.domain.answer;

import dev.helix.domain.port.FileView;
import java.util.Locale;

/**
 * What a validator may know besides the answer.
 *
 * @param files the files as they are, read-only
 * @param locale the language of messages: German, else English
 * @param inferred whether fallbacks have been applied to the answer, so that values only they may set are fine
 */
public record ValidationContext(FileView files, Locale locale, boolean inferred) {

    public ValidationContext(FileView files, Locale locale) {
        this(files, locale, false);
    }

    /** Returns the context for an answer that fallbacks were applied to. */
    public ValidationContext afterFallback() {
        return new ValidationContext(files, locale, true);
    }
}
