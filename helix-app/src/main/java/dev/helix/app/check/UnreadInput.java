package dev.helix.app.check;

import dev.helix.domain.answer.DecodedText;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.answer.Span;
import java.util.Locale;

/** The findings about input that no validator was asked about, because it could not be read as text. */
final class UnreadInput {

    /** In place of a validator's name. */
    private static final String READER = "input";

    private UnreadInput() {}

    /** Returns an error at the first byte of {@code read} that is no text. */
    static Issue noText(DecodedText read, DecodedText.Flaw flaw, Locale locale) {
        int line = new LineMap(read.text()).line(flaw.place());
        boolean german = isGerman(locale);
        var message = flaw.nul()
                ? nul(flaw, line, german)
                : (german
                                ? "Das ist kein %s: Byte 0x%02X an Stelle %d (Zeile %d)."
                                : "This is not %s: byte 0x%02X at offset %d (line %d).")
                        .formatted(flaw.charset(), flaw.value(), flaw.offset(), line);
        return Issue.error(
                        "NOT_TEXT",
                        message,
                        german
                                ? "Speichere es als UTF-8 und prüfe es noch einmal; bis dahin ist nichts darin geprüft."
                                : "Save it as UTF-8 and check it again; until then nothing in it was checked.",
                        Span.at(flaw.place()))
                .by(READER);
    }

    private static String nul(DecodedText.Flaw flaw, int line, boolean german) {
        boolean unmarked = flaw.charset().equals("UTF-8");
        var message = german
                ? "An Stelle %d (Zeile %d) steht ein NUL: Das ist kein Text%s."
                : "There is a NUL at offset %d (line %d), so that it is no text%s.";
        var perhaps = german ? " oder UTF-16 oder UTF-32 ohne Marke" : ", or UTF-16 or UTF-32 without a mark";
        return message.formatted(flaw.offset(), line, unmarked ? perhaps : "");
    }

    /** Returns an error about a file that could not be read at all, for the reason {@code why}. */
    static Issue unreadable(String why, Locale locale) {
        return Issue.error(
                        "UNREADABLE_FILE",
                        isGerman(locale) ? "Nicht lesbar: " + why + "." : "Not readable: " + why + ".",
                        isGerman(locale)
                                ? "Sorge dafür, dass die Datei da und lesbar ist, oder lass sie weg."
                                : "Have the file there and readable, or leave it out.",
                        Span.at(0))
                .by(READER);
    }

    private static boolean isGerman(Locale locale) {
        return locale.getLanguage().equals(Locale.GERMAN.getLanguage());
    }
}
