package dev.helix.domain.text;

import java.util.regex.Pattern;

/** Quotes within quotes, as German and English set them: those within are single. */
public final class NestedQuotes {

    private static final Pattern GERMAN = Pattern.compile("„([^„“]*)“");
    private static final Pattern ENGLISH = Pattern.compile("“([^“”]*)”");

    private NestedQuotes() {}

    /** Returns {@code text} as it stands within quotes. Marks that belong to no pair stay. */
    public static String within(String text) {
        // The English ones first: what opens them closes German ones.
        var english = ENGLISH.matcher(text).replaceAll("‘$1’");
        return GERMAN.matcher(english).replaceAll("‚$1‘");
    }

    /** Returns whether the place {@code at} of a German or English sentence is within quotes. */
    public static boolean areAround(int at, String sentence) {
        boolean open = false;
        for (int i = 0; i < at; i++) {
            open = switch (sentence.charAt(i)) {
                case '„' -> true;
                // It closes in German, and opens in English.
                case '“' -> !open;
                case '”' -> false;
                default -> open;
            };
        }
        return open;
    }
}
