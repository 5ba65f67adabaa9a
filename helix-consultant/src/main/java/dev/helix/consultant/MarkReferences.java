package dev.helix.consultant;

import java.util.Set;

/** Tells which character references a chat client shows as the mark that begins a line of HELIX's own. Has no state. */
final class MarkReferences {

    /** All that HTML has for such marks. */
    private static final Set<String> NAMES = Set.of("check;", "checkmark;", "cross;");

    private static final int LARGEST = 0x10ffff;
    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;

    private MarkReferences() {}

    /** Returns whether the ampersand at {@code at} begins one of a letter in {@code marks}. */
    static boolean is(CharSequence text, int at, String marks) {
        int value = value(text, at);
        return value < 0
                ? NAMES.stream().anyMatch(name -> begun(text, at, name).equals(name))
                : marks.indexOf(value) >= 0;
    }

    /** Returns whether the ampersand at {@code at} begins one, or may do so with what follows. */
    static boolean mayBe(CharSequence text, int at, String marks) {
        return is(text, at, marks)
                || end(text, at) == text.length()
                || NAMES.stream()
                        .anyMatch(name -> at + 1 + begun(text, at, name).length() == text.length()
                                && name.startsWith(begun(text, at, name)));
    }

    /** Returns what follows the ampersand, as far as {@code name} is long. */
    private static String begun(CharSequence text, int at, String name) {
        return text.subSequence(at + 1, Math.min(text.length(), at + 1 + name.length()))
                .toString();
    }

    private static boolean isNumeric(CharSequence text, int at) {
        return at + 1 < text.length() && text.charAt(at + 1) == '#';
    }

    private static boolean isHexadecimal(CharSequence text, int at) {
        return at + 2 < text.length() && (text.charAt(at + 2) == 'x' || text.charAt(at + 2) == 'X');
    }

    /** Returns behind the last digit of a number; -1 for none. */
    private static int end(CharSequence text, int at) {
        if (!isNumeric(text, at)) {
            return -1;
        }
        boolean hexadecimal = isHexadecimal(text, at);
        int end = at + (hexadecimal ? 3 : 2);
        while (end < text.length()
                && Character.digit(text.charAt(end), hexadecimal ? HEXADECIMAL : DECIMAL) >= 0
                && text.charAt(end) < 0x80) {
            end++;
        }
        return end;
    }

    /** Returns the letter that a number stands for, with however many zeros; -1 without any. */
    private static int value(CharSequence text, int at) {
        int end = end(text, at);
        if (end < 0) {
            return -1;
        }
        boolean hexadecimal = isHexadecimal(text, at);
        int value = 0;
        for (int i = at + (hexadecimal ? 3 : 2); i < end && value <= LARGEST; i++) {
            int base = hexadecimal ? HEXADECIMAL : DECIMAL;
            value = value * base + Character.digit(text.charAt(i), base);
        }
        return value;
    }
}
