package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import org.jspecify.annotations.Nullable;

/**
 * One ADR, from an answer or a file.
 *
 * @param file relative to the root; null when it stands in the answer's text
 * @param excerpt its text
 * @param header its header; null when it has none
 */
record AdrDocument(
        @Nullable String file, Excerpt excerpt, @Nullable Header header) {

    String text() {
        return excerpt.text();
    }

    /** Returns the part below the header. */
    String body() {
        return text().substring(bodyStart());
    }

    int bodyStart() {
        return header == null ? 0 : header.body();
    }

    /** Returns where {@code range} of the document stands in the answer or file. */
    Span origin(Span range) {
        return excerpt.origin(range);
    }

    /** Returns where {@code range} of the body stands in the answer or file. */
    Span bodyOrigin(Span range) {
        return excerpt.origin(new Span(range.start() + bodyStart(), range.end() + bodyStart()));
    }
}
