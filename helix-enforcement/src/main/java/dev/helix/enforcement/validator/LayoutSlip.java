package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Span;
import java.util.List;

/**
 * Something wrong with the lines around a document or its header, with its repair.
 *
 * @param key of the message
 * @param range in the answer
 * @param repair in the answer
 * @param blocks whether the document can't be taken as it is
 * @param details what the message names
 */
record LayoutSlip(String key, Span range, List<Edit> repair, boolean blocks, List<String> details) {

    LayoutSlip {
        repair = List.copyOf(repair);
        details = List.copyOf(details);
    }

    LayoutSlip(String key, Span range, List<Edit> repair, boolean blocks) {
        this(key, range, repair, blocks, List.of());
    }

    /** A header that stands in a code block of its own; {@code bare} where it has no rules around it. */
    static LayoutSlip headerInCode(Span opening, Span closing, boolean bare) {
        var repair = bare
                ? List.of(new Edit(opening, "---"), new Edit(closing, "---"))
                : List.of(new Edit(new Span(opening.start(), opening.end()), ""), new Edit(closing, ""));
        return new LayoutSlip("INVALID_ADR_HEADER.fenced", opening, repair, true);
    }
}
