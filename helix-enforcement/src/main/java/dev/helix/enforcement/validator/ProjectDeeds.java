package dev.helix.enforcement.validator;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The actions of HELIX on one project, as far as they are true now: by them a claim is told from a report.
 *
 * @param id of the project
 * @param title of the project
 * @param held what is so now: it is on the test system, it is part of production, it was taken back
 * @param recent what HELIX has done lately, so that a turn of now may speak of it without a name
 */
public record ProjectDeeds(String id, String title, Set<Deed> held, Set<Deed> recent) {

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern BACK =
            Pattern.compile("roll(?:ed)?\\s*(?:\\w+\\s+)?back|roll-?back|zurück", Pattern.CASE_INSENSITIVE);
    private static final Pattern TEST = Pattern.compile("test\\s?system", Pattern.CASE_INSENSITIVE);
    private static final Pattern FINAL = Pattern.compile(
            "produ[kc]tion|\\bprod\\b|produktiv|\\bmain\\b|integr|merged|gemergt|\\blive\\b|released|shipped|promoted",
            Pattern.CASE_INSENSITIVE);

    /** The kinds of actions that a sentence can claim. */
    public enum Deed {
        DEPLOYED,
        INTEGRATED,
        ROLLED_BACK;

        /** Returns what {@code claim}, a sentence that claims one of them, claims. */
        static Deed of(String claim) {
            if (BACK.matcher(claim).find()) {
                return ROLLED_BACK;
            }
            return FINAL.matcher(claim).find() && !TEST.matcher(claim).find() ? INTEGRATED : DEPLOYED;
        }
    }

    public ProjectDeeds {
        held = Set.copyOf(held);
        recent = Set.copyOf(recent);
    }

    /** Returns whether {@code sentence} names the project, by its id or its title. */
    boolean isNamedIn(String sentence) {
        var words = words(sentence);
        var named = words(title);
        return words.contains(words(id)) || (!named.isBlank() && words.contains(named));
    }

    private static String words(String text) {
        return " "
                + NO_LETTER
                        .matcher(text.toLowerCase(Locale.ROOT))
                        .replaceAll(" ")
                        .strip() + " ";
    }
}
