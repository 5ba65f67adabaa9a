package dev.helix.app.cli;

import dev.helix.domain.text.VisibleText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;

/**
 * A writer to a terminal, which shows what foreign text would have the terminal do instead of doing it. Only those colours
 * pass that the help is written in, none of which hides anything. A file or a pipe gets every byte as it is, past this.
 */
final class VisibleWriter extends FilterWriter {

    private static final char ESCAPE = '\u001B';
    /** Bold, faint, italic, underlined, eight colours, and their ends. */
    private static final Pattern COLOUR =
            Pattern.compile("\\[(?:0|[1-4]|2[1-4]|3[0-7]|39|9[0-7])?(?:;(?:0|[1-4]|3[0-7]|39|9[0-7])){0,3}m");

    private static final int LONGEST_COLOUR = 16;

    VisibleWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int c) throws IOException {
        write(String.valueOf((char) c));
    }

    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
        write(new String(buffer, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        write(text.substring(offset, offset + length));
    }

    @Override
    public void write(String text) throws IOException {
        var shown = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (c == ESCAPE) {
                var colour = COLOUR.matcher(text).region(at + 1, Math.min(text.length(), at + LONGEST_COLOUR));
                if (colour.lookingAt()) {
                    shown.append(text, at, colour.end());
                    at = colour.end();
                    continue;
                }
            }
            if (c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                at++;
                continue;
            }
            if (VisibleText.isPlain(c, true)) {
                shown.append(c);
            } else {
                shown.append(VisibleText.escape(c));
            }
            at++;
        }
        out.write(shown.toString());
    }
}
