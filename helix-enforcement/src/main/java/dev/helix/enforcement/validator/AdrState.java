package dev.helix.enforcement.validator;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The status of a decision, in English or German: its first word counts, whatever follows. */
final class AdrState {

    /** Beginnings of words that tell a decision from other documents. */
    private static final Set<String> OF_DECISIONS = Set.of(
            "propos",
            "accept",
            "reject",
            "deprecat",
            "supersed",
            "approv",
            "decided",
            "implement",
            "vorgeschlagen",
            "angenommen",
            "akzeptiert",
            "abgelehnt",
            "verworfen",
            "überholt",
            "ersetzt",
            "abgelöst",
            "beschlossen",
            "entschieden");

    /** Words after which nothing is to be done any more. */
    private static final Set<String> PAST = Set.of(
            "implemented",
            "integrated",
            "done",
            "superseded",
            "replaced",
            "deprecated",
            "obsolete",
            "rejected",
            "withdrawn",
            "implementiert",
            "umgesetzt",
            "integriert",
            "erledigt",
            "abgelöst",
            "ersetzt",
            "überholt",
            "veraltet",
            "abgelehnt",
            "verworfen",
            "zurückgezogen");

    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    private AdrState() {}

    /** Returns whether decisions have {@code status}, and hardly anything else has. */
    static boolean isOfDecisions(String status) {
        var word = first(status);
        return OF_DECISIONS.stream().anyMatch(word::startsWith);
    }

    /** Returns whether a decision of {@code status} only tells what once was: the files that it names may be gone. */
    static boolean isPast(String status) {
        return PAST.contains(first(status));
    }

    private static String first(String status) {
        var word = WORD.matcher(status);
        return word.find() ? word.group().toLowerCase(Locale.ROOT) : "";
    }
}
