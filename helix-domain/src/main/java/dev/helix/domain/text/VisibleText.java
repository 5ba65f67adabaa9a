package dev.helix.domain.text;

/**
 * Makes visible what a terminal or a log would obey instead of showing it: control characters (C0 and C1, among them the escape that
 * begins colours, titles and links), and the marks that turn the direction of text. The one place for that.
 */
public final class VisibleText {

    private static final int ESCAPE = 0x1B;
    private static final int DELETE = 0x7F;
    private static final int LAST_C1 = 0x9F;

    private VisibleText() {}

    /** Returns {@code text} in one line: line ends and tabs are made visible, too. */
    public static String line(String text) {
        return of(text, false);
    }

    /** Returns {@code text}, in which line feeds and tabs stay; a carriage return before a line feed goes with it. */
    public static String lines(String text) {
        return of(text.replace("\r\n", "\n"), true);
    }

    private static String of(String text, boolean lines) {
        if (text.chars().allMatch(c -> isPlain(c, lines))) {
            return text;
        }
        var out = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (isPlain(c, lines)) {
                out.append((char) c);
            } else {
                out.append(escape(c));
            }
        });
        return out.toString();
    }

    /** Returns whether a character is shown and not obeyed. */
    public static boolean isPlain(int c, boolean lines) {
        if (c == '\n' || c == '\t') {
            return lines;
        }
        return c >= ' ' && (c < DELETE || c > LAST_C1) && !turns(c) && c != '\u2028' && c != '\u2029';
    }

    private static boolean turns(int c) {
        return (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\u200E'
                || c == '\u200F'
                || c == '\u061C';
    }

    /** Returns how a character that is not shown is told. */
    public static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case ESCAPE -> "\\e";
            default -> c <= 0xFF ? String.format("\\x%02x", c) : String.format("\\u%04x", c);
        };
    }
}
