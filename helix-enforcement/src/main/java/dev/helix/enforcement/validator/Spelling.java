package dev.helix.enforcement.validator;

/** Tells a word that is misspelt by one letter from another word. */
final class Spelling {

    private static final int SHORTEST = 7;

    private Spelling() {}

    /** Returns whether one letter put in, left out, replaced or swapped with its neighbour makes {@code other} of it. */
    static boolean isSlip(String word, String other) {
        return Math.min(word.length(), other.length()) >= SHORTEST && isOneLetterOff(word, other);
    }

    /** The same for words of any length. */
    static boolean isOneLetterOff(String word, String other) {
        if (Math.abs(word.length() - other.length()) > 1 || word.equals(other)) {
            return false;
        }
        int start = 0;
        while (start < Math.min(word.length(), other.length()) && word.charAt(start) == other.charAt(start)) {
            start++;
        }
        var rest = word.substring(start);
        var otherRest = other.substring(start);
        if (rest.length() != otherRest.length()) {
            var longer = rest.length() > otherRest.length() ? rest : otherRest;
            var shorter = rest.length() > otherRest.length() ? otherRest : rest;
            return longer.substring(1).equals(shorter);
        }
        boolean replaced = rest.substring(1).equals(otherRest.substring(1));
        boolean swapped = rest.length() > 1
                && rest.charAt(0) == otherRest.charAt(1)
                && rest.charAt(1) == otherRest.charAt(0)
                && rest.substring(2).equals(otherRest.substring(2));
        return replaced || swapped;
    }
}
