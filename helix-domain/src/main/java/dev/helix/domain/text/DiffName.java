package dev.helix.domain.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The names of files in git's diffs, where git puts the unusual ones into quotes. Pure. */
public final class DiffName {

    private static final String HEADER = "diff --git ";
    private static final String ESCAPES = "abtnvfr\"\\";
    private static final String ESCAPED = "\u0007\b\t\n\u000b\f\r\"\\";
    private static final int OCTAL_DIGITS = 3;
    /** Of a character, in UTF-8. */
    private static final int MOST_BYTES = 4;

    private DiffName() {}

    /** Returns the name that a file has with the change, of one that is removed the one before; {@code part} is all that a diff says of it. */
    public static String of(String part) {
        var before = "";
        for (var line : (Iterable<String>) part.lines()::iterator) {
            if (line.startsWith("rename to ") || line.startsWith("copy to ")) {
                return unquoted(line.substring(line.indexOf(" to ") + 4));
            } else if (line.startsWith("--- ")) {
                before = side(line);
            } else if (line.startsWith("+++ ")) {
                var after = side(line);
                return after.isEmpty() ? before : after;
            } else if (line.startsWith("@@") || line.startsWith("GIT binary patch")) {
                break;
            }
        }
        return header(part.lines().findFirst().orElse(""));
    }

    /** Without its lines only the header tells: it has one name twice, but where a file moved. */
    private static String header(String line) {
        var names = line.startsWith(HEADER) ? line.substring(HEADER.length()) : line;
        if (names.endsWith("\"")) {
            int from = names.lastIndexOf(" \"b/");
            return from < 0 ? names : bare(unquoted(names.substring(from + 1)));
        }
        int middle = names.length() / 2;
        if (names.startsWith("a/")
                && names.startsWith(" b/", middle)
                && names.substring(2, middle).equals(names.substring(middle + 3))) {
            return names.substring(2, middle);
        }
        int from = names.indexOf(" b/");
        return from < 0 ? names : names.substring(from + 3);
    }

    /** Git ends a name that holds a blank with a tab. */
    private static String side(String line) {
        var name = line.substring(4);
        name = unquoted(name.endsWith("\t") ? name.substring(0, name.length() - 1) : name);
        return name.equals("/dev/null") ? "" : bare(name);
    }

    private static String bare(String name) {
        return name.startsWith("a/") || name.startsWith("b/") ? name.substring(2) : name;
    }

    /** Returns a name as it is on the disk: without quotes, and without the numbers that git writes for the bytes of other alphabets. */
    public static String unquoted(String name) {
        if (!name.startsWith("\"")) {
            return name;
        }
        var bytes = ByteBuffer.allocate(MOST_BYTES * name.length());
        int at = 1;
        while (at < name.length() && name.charAt(at) != '"') {
            int next = name.offsetByCodePoints(at, 1);
            if (name.charAt(at) == '\\' && next < name.length()) {
                int escape = ESCAPES.indexOf(name.charAt(next));
                int octal = octal(name, next);
                if (escape >= 0) {
                    bytes.put((byte) ESCAPED.charAt(escape));
                } else if (octal >= 0) {
                    bytes.put((byte) octal);
                } else {
                    bytes.put((byte) '\\');
                }
                at = escape >= 0 ? next + 1 : octal >= 0 ? next + OCTAL_DIGITS : next;
            } else {
                bytes.put(name.substring(at, next).getBytes(StandardCharsets.UTF_8));
                at = next;
            }
        }
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    /** Returns the byte whose number stands at {@code from}; -1 where none does. */
    private static int octal(String name, int from) {
        if (from + OCTAL_DIGITS > name.length()) {
            return -1;
        }
        var digits = name.substring(from, from + OCTAL_DIGITS);
        return digits.matches("[0-3][0-7]{2}") ? Integer.parseInt(digits, 8) : -1;
    }
}
