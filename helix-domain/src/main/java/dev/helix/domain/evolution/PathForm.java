package dev.helix.domain.evolution;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The common form of all names that some file system takes for the same one: case is folded in full, compositions and full-width
 * forms are resolved, and invisible characters are left out. Two names of one form are twins.
 */
final class PathForm {

    private static final int DOTLESS_I = 0x131;
    private static final int I_WITH_DOT = 0x130;

    private PathForm() {}

    static String of(String text) {
        return isPlain(text) ? text.toLowerCase(Locale.ROOT) : normal(folded(visible(normal(text))));
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    private static String visible(String text) {
        var kept = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isIgnorable(c)).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** Of Unicode's Default_Ignorable_Code_Point, and all other format characters. */
    private static boolean isIgnorable(int c) {
        return Character.getType(c) == Character.FORMAT
                || c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x3164
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFFA0
                || (c >= 0xFFF0 && c <= 0xFFF8)
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }

    /** Java has no full case folding; upper case, then lower case of each character, is that but for two letters of Turkish. */
    private static String folded(String text) {
        var folded = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == DOTLESS_I) {
                folded.appendCodePoint(c);
            } else if (c == I_WITH_DOT) {
                folded.append("i\u0307");
            } else {
                Character.toString(c)
                        .toUpperCase(Locale.ROOT)
                        .codePoints()
                        .map(Character::toLowerCase)
                        .forEach(folded::appendCodePoint);
            }
        });
        return folded.toString();
    }
}
