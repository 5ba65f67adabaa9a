package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.List;

/** A value in an ADR's header. Scalars are text, whatever they look like: {@code 037} stays {@code 037}. */
sealed interface HeaderValue {

    /** Returns where it stands in the document. */
    Span range();

    /** A scalar. */
    record Text(String value, Span range) implements HeaderValue {}

    /** Nothing, {@code ~} or {@code null}. */
    record Nothing(Span range) implements HeaderValue {}

    /** A sequence. */
    record Items(List<HeaderValue> items, Span range) implements HeaderValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A mapping, in the order of the text. */
    record Fields(List<Field> fields, Span range) implements HeaderValue {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /** One key of a mapping with its value. */
    record Field(String key, Span keyRange, HeaderValue value) {}

    /** Returns the key of the message that names this kind of value. */
    default String kind() {
        return switch (this) {
            case Text text -> "kind.text";
            case Nothing nothing -> "kind.nothing";
            case Items items -> "kind.list";
            case Fields fields -> "kind.map";
        };
    }
}
