package dev.helix.domain.text;

import java.util.regex.Pattern;

/**
 * Takes away what a foreign program says to a terminal rather than to its reader: colours, titles, movements of the cursor. It
 * could paint over what HELIX says, and is noise in a file.
 */
public final class TerminalText {

    private static final Pattern SEQUENCE = Pattern.compile("\u001B(?:"
            // Control sequences, such as colours.
            + "\\[[0-?]*[ -/]*[@-~]?"
            // Strings, such as a window's title or a link, to their end or that of the line.
            + "|[\\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?"
            // All others.
            + "|[ -/]*[0-~]?)");

    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cntrl}\u0080-\u009F&&[^\t]]|[\u202A-\u202E\u2066-\u2069]");

    private TerminalText() {}

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (isOfTheTerminal(raw.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfTheTerminal(char letter) {
        return (letter < ' ' && letter != '\t')
                || (letter >= 0x7F && letter <= 0x9F)
                || (letter >= 0x202A && letter <= 0x202E)
                || (letter >= 0x2066 && letter <= 0x2069);
    }

    /** Returns a line as it would be read; of one that was written over itself, as progress bars are, its last state. */
    public static String line(String raw) {
        // Nearly all lines: tests print many, and expressions look at each letter several times.
        if (isPlain(raw)) {
            return raw;
        }
        var text = SEQUENCE.matcher(raw).replaceAll("");
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\r') {
            end--;
        }
        var last = text.substring(0, end);
        return CONTROL.matcher(last.substring(last.lastIndexOf('\r') + 1)).replaceAll("");
    }
}
