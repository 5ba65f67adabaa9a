package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.HeaderValue.Field;
import java.util.ArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rest of a header's field without the entries that may go. */
final class FieldRest {

    private FieldRest() {}

    /**
     * Returns what is left of {@code field}; null where nothing is, and where it is none of its entries that may go but the field.
     *
     * @param mayGo asked for ranges of the document
     */
    static @Nullable Field of(Field field, Predicate<Span> mayGo) {
        var value = of(field.value(), mayGo);
        return value == null ? null : new Field(field.key(), field.keyRange(), value);
    }

    private static @Nullable HeaderValue of(HeaderValue value, Predicate<Span> mayGo) {
        return switch (value) {
            case HeaderValue.Text text -> null;
            case HeaderValue.Nothing nothing -> null;
            case HeaderValue.Items items -> {
                var left = new ArrayList<HeaderValue>();
                for (var item : items.items()) {
                    var rest = mayGo.test(item.range()) ? of(item, mayGo) : item;
                    if (rest != null) {
                        left.add(rest);
                    }
                }
                yield left.isEmpty() || left.equals(items.items()) ? null : new HeaderValue.Items(left, items.range());
            }
            case HeaderValue.Fields fields -> {
                var left = new ArrayList<Field>();
                for (var field : fields.fields()) {
                    var range = new Span(
                            field.keyRange().start(), field.value().range().end());
                    var rest = mayGo.test(range) ? of(field, mayGo) : field;
                    if (rest != null) {
                        left.add(rest);
                    }
                }
                yield left.isEmpty() || left.equals(fields.fields())
                        ? null
                        : new HeaderValue.Fields(left, fields.range());
            }
        };
    }
}
