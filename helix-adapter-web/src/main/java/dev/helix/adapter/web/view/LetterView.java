package dev.helix.adapter.web.view;

import dev.helix.consultant.LetterText;
import java.util.List;

/**
 * The night letter.
 *
 * @param written when it was
 * @param since as it was asked for
 */
public record LetterView(String title, String written, String since, List<LetterText.Section> sections) {
    public LetterView {
        sections = List.copyOf(sections);
    }
}
