package dev.helix.adapter.web.view;

import dev.helix.consultant.LetterText;
import dev.helix.evolution.NightLetters;
import java.util.Locale;

/** Reads the night letter, as far as a visitor has to do with it. Safe for use by many threads. */
public final class LetterPage {

    private final NightLetters letters;

    public LetterPage(NightLetters letters) {
        this.letters = letters;
    }

    /**
     * Returns it.
     *
     * @param since as the address says it; empty for yesterday
     * @throws dev.helix.domain.evolution.Refused for a time that is none
     */
    public LetterView view(String since, Visitor visitor, Words words) {
        var said = since.isEmpty() ? NightLetters.YESTERDAY : since;
        var letter = letters.write(said, visitor.requester().projects());
        var text = LetterText.in(Locale.forLanguageTag(words.language()));
        return new LetterView(text.title(letter), text.written(letter), said, text.sections(letter));
    }
}
