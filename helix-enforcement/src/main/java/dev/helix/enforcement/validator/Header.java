package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.HeaderValue.Field;
import java.util.List;
import java.util.Optional;

/**
 * The YAML header of a document.
 *
 * @param range from its first line to behind its last
 * @param closed whether its last line is there
 * @param body where the document's text begins
 * @param fields what could be read, in order; empty when nothing could
 * @param problems what is wrong with it
 * @param repairs edits after which it reads as {@code fields} without any problem; empty when there is no safe repair
 */
record Header(Span range, boolean closed, int body, List<Field> fields, List<Flaw> problems, List<Edit> repairs) {

    /**
     * Something wrong with a header.
     *
     * @param key of the message
     * @param detail what the message names
     */
    record Flaw(String key, String detail, Span range) {}

    Header {
        fields = List.copyOf(fields);
        problems = List.copyOf(problems);
        repairs = List.copyOf(repairs);
    }

    /** Returns whether it is plain where its fields end, though its last line may be missing. */
    boolean isDelimited() {
        return closed || !fields.isEmpty();
    }

    /** Returns the value of {@code key}. */
    Optional<HeaderValue> value(String key) {
        return fields.stream()
                .filter(field -> field.key().equals(key))
                .map(Field::value)
                .findFirst();
    }

    /** Returns the field that was meant to be {@code key} and is written in another way; nothing where {@code key} is there. */
    Optional<HeaderValue.Field> near(String key) {
        if (value(key).isPresent()) {
            return Optional.empty();
        }
        return fields.stream()
                .filter(field -> HeaderKeys.isMeant(field.key(), key))
                .findFirst();
    }

    /** Returns the value of {@code key} when it is a text that says something. */
    Optional<String> text(String key) {
        return value(key)
                .filter(HeaderValue.Text.class::isInstance)
                .map(value -> ((HeaderValue.Text) value).value().strip())
                .filter(text -> !text.isEmpty());
    }
}
