package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import java.util.ArrayList;
import java.util.List;

/** Moves headings to deeper levels, so that they stay below the heading they belong to. */
final class HeadingShift {

    private static final int DEEPEST = 6;

    private HeadingShift() {}

    /** Returns {@code text} with its headings so much deeper that all of them are below {@code level}. */
    static String below(int level, String text) {
        var body = new AdrBody(text);
        int highest =
                body.sections().stream().mapToInt(AdrBody.Section::level).min().orElse(DEEPEST);
        return highest > level ? text : Edits.apply(text, edits(body, body.sections(), level + 1 - highest));
    }

    /** Returns the edits that put {@code sections} of {@code body} {@code by} levels deeper. */
    static List<Edit> edits(AdrBody body, List<AdrBody.Section> sections, int by) {
        var edits = new ArrayList<Edit>();
        for (var section : sections) {
            int level = Math.min(DEEPEST, section.level() + by);
            edits.add(new Edit(section.range(), "#".repeat(level) + " " + body.written(section)));
        }
        return edits;
    }
}
