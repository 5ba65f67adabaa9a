package dev.helix.enforcement.validator;

import java.util.Locale;

/** When two keys of headers are the same to people: whatever case, signs between the words, and quotes around them. */
final class HeaderKeys {

    private HeaderKeys() {}

    /** Returns the form in which keys can be compared. */
    static String normal(String key) {
        var letters = new StringBuilder();
        LookAlikes.folded(key).codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns whether {@code key} was meant to be {@code other}. */
    static boolean isMeant(String key, String other) {
        return key.equals(other) || (!other.isEmpty() && normal(key).equals(normal(other)));
    }
}
