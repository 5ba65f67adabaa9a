package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document that may be an ADR, from an answer or a file.
 *
 * @param file relative to the root; null when it stands in the answer's text
 * @param excerpt its text
 * @param header its header; null when it has none
 * @param layout what is wrong with how it was put into the answer; null when nothing is
 */
record AdrDocument(
        @Nullable String file,
        Place place,
        Excerpt excerpt,
        @Nullable Header header,
        @Nullable LayoutSlip layout) {

    /** Where a document stands. */
    enum Place {
        FILE,
        /** Open in the answer. */
        TEXT,
        /** In a code block. */
        CODE,
        /** Its header in a code block of its own, the rest open. */
        APART
    }

    AdrDocument with(@Nullable LayoutSlip layout) {
        return new AdrDocument(file, place, excerpt, header, layout);
    }

    /** Returns it as it stands in the text that {@code repair} was made for, with {@code slip} for what is wrong around it. */
    AdrDocument before(List<Edit> repair, @Nullable LayoutSlip slip) {
        return new AdrDocument(file, place, excerpt.before(repair), header, slip);
    }

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
