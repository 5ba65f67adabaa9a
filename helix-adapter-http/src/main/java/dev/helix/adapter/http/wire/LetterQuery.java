package dev.helix.adapter.http.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which night letter somebody wants.
 *
 * @param since as they said it
 * @param form how they read it
 * @param language de or en, of all but JSON
 */
public record LetterQuery(String since, Form form, String language) {

    /** How it is read. */
    public enum Form {
        JSON("application/json"),
        TEXT("text/plain; charset=utf-8"),
        HTML("text/html; charset=utf-8");

        private final String type;

        Form(String type) {
            this.type = type;
        }

        /** Returns its media type. */
        public String type() {
            return type;
        }

        /** Returns it as requests spell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the form of that word; empty for none. */
        public static Optional<Form> of(String word) {
            return Arrays.stream(values())
                    .filter(form -> form.word().equals(word))
                    .findFirst();
        }

        /** Returns all words, for a sentence. */
        public static String words() {
            return Arrays.stream(values()).map(Form::word).collect(Collectors.joining(", "));
        }
    }
}
