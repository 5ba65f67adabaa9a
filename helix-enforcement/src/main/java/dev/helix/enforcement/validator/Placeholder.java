package dev.helix.enforcement.validator;

import java.util.regex.Pattern;

/** The text that a template puts where another one is meant to stand: {@code {title}}, {@code <status>}, {@code TBD}. */
final class Placeholder {

    /** Longer ones than templates have; it bounds the work, too. */
    private static final int LONGEST = 2_000;

    /** The name of a place in brackets; addresses in angle brackets are links. */
    private static final String PLACE = "(?:[$#]?\\{{1,3}+[^{}]*+}{1,3}+"
            + "|<{1,3}+(?!\\p{Alpha}[\\w+.-]*+:|[^<>@\\s]++@)[^<>]*+>{1,3}+"
            + "|\\[{1,3}+[^\\[\\]]*+]{1,3}+)";

    private static final String JOINT = "\\s*+(?:(?:[,;:/|&+.–—-]|and|or|und|oder)\\s*+)?";
    private static final String WORD =
            "tbd|tba|todo|fixme|n/a|xxx+|folgt(?: noch)?|\\.{2,}|…|-+|\\?{2,}|to be (?:written|done|defined|determined|decided|filled in)"
                    + "|wird (?:noch )?(?:ergänzt|nachgereicht)";

    private static final Pattern NOTHING_ELSE = Pattern.compile(
            "(?:" + PLACE + "(?:" + JOINT + PLACE + ")*+|(?:" + WORD + ")|\\((?:" + WORD + ")\\))[.:!]?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern NUMBER = Pattern.compile(
            "^(?:(?:adr|record|decision|entscheidung)[-_ #]*+)?(?:\\d{1,9}|n{1,4}|x{1,4}|" + PLACE
                    + ")[.:) –—-]++\\s*+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TITLE = Pattern.compile(
            "(?:(?:your|short|the|ein|kurzer) )?(?:title|titel)(?: here)?|short title of solved problem and (?:found )?solution",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHOICE = Pattern.compile("[\\p{L}…. ]{1,40}(?:\\|[\\p{L}…. ]{1,40})+");

    private Placeholder() {}

    /** Returns whether {@code value} only holds the place of one. */
    static boolean is(String value) {
        return value.length() <= LONGEST && NOTHING_ELSE.matcher(value.strip()).matches();
    }

    /** Returns whether {@code title} says no more than that one is to stand there, with a number before it or not. */
    static boolean isTitle(String title) {
        var said = title.strip();
        if (said.length() > LONGEST || is(said) || TITLE.matcher(said).matches()) {
            return said.length() <= LONGEST;
        }
        var named = NUMBER.matcher(said).replaceFirst("");
        return !named.equals(said) && (is(named) || TITLE.matcher(named).matches());
    }

    /** Returns whether {@code status} is one, or still offers several to choose of: {@code proposed | accepted}. */
    static boolean isStatus(String status) {
        return is(status)
                || (status.length() <= LONGEST && CHOICE.matcher(status.strip()).matches());
    }
}
