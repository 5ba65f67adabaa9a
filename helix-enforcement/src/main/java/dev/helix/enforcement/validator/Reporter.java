package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Span;
import dev.helix.domain.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects issues with their sentences. Not safe for use by many threads. */
final class Reporter {

    private static final Sentences GERMAN = sentences(Locale.GERMAN);
    private static final Sentences ENGLISH = sentences(Locale.ENGLISH);

    private final Sentences messages;
    private final List<Issue> issues = new ArrayList<>();

    Reporter(Locale locale) {
        this.messages = in(locale);
    }

    /** Adds an error; {@code key} is its code, or the code with a variant behind a dot. */
    void error(String key, @Nullable String file, Span range, String... arguments) {
        add(Severity.ERROR, key, file, range, arguments);
    }

    /** Adds a warning. */
    void warning(String key, @Nullable String file, Span range, String... arguments) {
        add(Severity.WARNING, key, file, range, arguments);
    }

    /** Adds an issue about the answer's own text. */
    void report(Severity severity, String key, Span range, String... arguments) {
        add(severity, key, null, range, arguments);
    }

    private void add(Severity severity, String key, @Nullable String file, Span range, String... arguments) {
        Object[] values = arguments;
        int dot = key.indexOf('.');
        issues.add(new Issue(
                "",
                dot < 0 ? key : key.substring(0, dot),
                severity,
                messages.verbatim(key, values),
                messages.verbatim(key + ".hint", values),
                file,
                range));
    }

    String text(String key) {
        return messages.text(key);
    }

    List<Issue> issues() {
        return List.copyOf(issues);
    }

    private static Sentences sentences(Locale locale) {
        return Sentences.of("dev.helix.enforcement.validator.messages", locale, Reporter.class.getModule());
    }

    /** Returns what this package's validators say. */
    static Sentences in(Locale locale) {
        return locale.getLanguage().equals(Locale.GERMAN.getLanguage()) ? GERMAN : ENGLISH;
    }
}
