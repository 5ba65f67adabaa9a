package dev.helix.consultant;

import dev.helix.consultant.ChatCommand.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads commands: {@code /deploy ID}, and the plain words people use in German and English, when they are the whole message.
 * A message that is not surely a command is none.
 */
final class CommandPhrases {

    private static final int LONGEST_PHRASE = 120;
    private static final int MOST_WORDS = 10;

    private static final Map<String, Kind> SLASH = Map.ofEntries(
            Map.entry("/helix", Kind.HELP),
            Map.entry("/help", Kind.HELP),
            Map.entry("/hilfe", Kind.HELP),
            Map.entry("/projects", Kind.PROJECTS),
            Map.entry("/projekte", Kind.PROJECTS),
            Map.entry("/status", Kind.STATUS),
            Map.entry("/brief", Kind.BRIEF),
            Map.entry("/letter", Kind.BRIEF),
            Map.entry("/cost", Kind.COST),
            Map.entry("/costs", Kind.COST),
            Map.entry("/kosten", Kind.COST),
            Map.entry("/diff", Kind.DIFF),
            Map.entry("/log", Kind.LOG),
            Map.entry("/protokoll", Kind.LOG),
            Map.entry("/report", Kind.REPORT),
            Map.entry("/bericht", Kind.REPORT),
            Map.entry("/ready", Kind.READY),
            Map.entry("/validate", Kind.VALIDATE),
            Map.entry("/rehearse", Kind.REHEARSE),
            Map.entry("/probe", Kind.REHEARSE),
            Map.entry("/rebase", Kind.REBASE),
            Map.entry("/revert", Kind.REVERT),
            Map.entry("/unlock", Kind.UNLOCK),
            Map.entry("/databases", Kind.DATABASES),
            Map.entry("/datenbanken", Kind.DATABASES),
            Map.entry("/deploy", Kind.DEPLOY),
            Map.entry("/integrate", Kind.INTEGRATE),
            Map.entry("/rollback", Kind.ROLLBACK),
            Map.entry("/develop", Kind.DEVELOP),
            Map.entry("/retry", Kind.RETRY),
            Map.entry("/abort", Kind.ABORT));

    private static final Map<String, Kind> VERBS = Map.ofEntries(
            Map.entry("deploy", Kind.DEPLOY),
            Map.entry("deploye", Kind.DEPLOY),
            Map.entry("deployen", Kind.DEPLOY),
            Map.entry("ausrollen", Kind.DEPLOY),
            Map.entry("integriere", Kind.INTEGRATE),
            Map.entry("integrieren", Kind.INTEGRATE),
            Map.entry("integrier", Kind.INTEGRATE),
            Map.entry("integrate", Kind.INTEGRATE),
            Map.entry("rollback", Kind.ROLLBACK),
            Map.entry("zurückrollen", Kind.ROLLBACK),
            Map.entry("develop", Kind.DEVELOP),
            Map.entry("entwickle", Kind.DEVELOP),
            Map.entry("entwickeln", Kind.DEVELOP),
            Map.entry("validate", Kind.VALIDATE),
            Map.entry("revalidate", Kind.VALIDATE),
            Map.entry("validiere", Kind.VALIDATE),
            Map.entry("validieren", Kind.VALIDATE),
            Map.entry("revert", Kind.REVERT),
            Map.entry("reverte", Kind.REVERT),
            Map.entry("rückgängig", Kind.REVERT),
            Map.entry("abort", Kind.ABORT),
            Map.entry("abbrechen", Kind.ABORT));

    /** Words that may well be a wish: with a project's name alone they are a command. */
    private static final Set<Kind> SURE = EnumSet.of(Kind.DEPLOY, Kind.ROLLBACK);

    private static final Set<String> FILLERS = Set.of(
            "bitte",
            "please",
            "jetzt",
            "now",
            "mal",
            "feature",
            "projekt",
            "project",
            "das",
            "die",
            "den",
            "the",
            "it",
            "es",
            "this",
            "dieses",
            "change",
            "änderung",
            "nun",
            "doch",
            "gleich",
            "sofort");

    /** The words that mark their neighbours as the name of a project. */
    private static final Set<String> NOUNS = Set.of("feature", "projekt", "project");

    private static final Set<String> NEGATIONS =
            Set.of("nicht", "kein", "keine", "keinen", "not", "dont", "never", "nie", "niemals", "ohne", "without");

    /** Where it would go: each command has a place of its own. */
    private static final Pattern PLACE = Pattern.compile(
            "\\b(?:auf|aufs|in|ins|into|on|onto|to|nach)\\s+(?:(?:das|dem|die|den|der|the)\\s+)?(?:testsystem|test[- ]system"
                    + "|testumgebung|testserver|staging|produktion|production|prod|live(?:system)?)\\b",
            Pattern.UNICODE_CASE);

    private static final Pattern BACK =
            Pattern.compile("\\broll(?:e|en)?\\b(.*)\\b(?:zurück|back)\\b", Pattern.UNICODE_CHARACTER_CLASS);

    private static final String BRINGING =
            "\\b(?:bring(?:e|en)?|nimm|nehmen|stell(?:e|en)?|schalte?|take|put|go)\\b(.*)\\b";
    private static final String THE =
            "(?:auf|aufs|in|ins|into|on|onto|to|nach)\\s+(?:(?:das|dem|die|den|der|the)\\s+)?";

    /** A verb that says nothing without its place. */
    private static final Pattern LIVE = Pattern.compile(
            BRINGING + "(?:" + THE
                    + "(?:produktion|production|prod|live(?:system)?)\\b|live(?:\\s+(?:now|please|jetzt|bitte|gleich|sofort))*[\\s.!]*$)",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern TESTED = Pattern.compile(
            BRINGING + THE + "(?:testsystem|test[- ]system|testumgebung|testserver|staging)\\b",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern OFF =
            Pattern.compile("\\b(?:brich|breche)\\b(.*)\\bab\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern UNDO =
            Pattern.compile("\\b(?:mach|mache)\\b(.*)\\brückgängig\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SLASHED = Pattern.compile("/\\p{L}[\\p{L}\\p{N}_-]*");
    private static final int LONGEST_NAME = 2;

    /**
     * A phrase that may be a command.
     *
     * @param name what it says of the project; empty for nothing
     * @param certain whether it can't be meant as anything else, whatever projects there are
     */
    record Phrase(Kind kind, String name, boolean certain) {}

    private CommandPhrases() {}

    /** Returns whether the word of a kind is hardly ever a wish. */
    static boolean isSure(Kind kind) {
        return SURE.contains(kind);
    }

    /** Returns the command that begins with a slash; empty when {@code text} is none. */
    static Optional<ChatCommand> slash(String text) {
        var said = text.strip();
        if (!said.startsWith("/")) {
            return Optional.empty();
        }
        var words = said.split("\\s+", 3);
        var kind = SLASH.get(words[0].toLowerCase(Locale.ROOT));
        if (kind == null) {
            return SLASHED.matcher(words[0]).matches()
                    ? Optional.of(new ChatCommand(Kind.UNKNOWN, words[0], ""))
                    : Optional.empty();
        }
        return Optional.of(
                new ChatCommand(kind, words.length > 1 ? words[1] : "", words.length > 2 ? words[2].strip() : ""));
    }

    /** Returns what {@code text} would mean as a command in plain words. */
    static Optional<Phrase> plain(String text) {
        var said = text.strip();
        if (said.length() > LONGEST_PHRASE || said.indexOf('\n') >= 0 || said.indexOf('?') >= 0) {
            return Optional.empty();
        }
        var normal = said.toLowerCase(Locale.ROOT).replaceAll("n['’]t\\b", "nt").replaceAll("[!.,:;\"'„“”`«»]+", " ");
        normal = LIVE.matcher(normal).replaceAll("integrate $1");
        normal = TESTED.matcher(normal).replaceAll("deploy $1");
        normal = OFF.matcher(normal).replaceAll("abort $1");
        normal = UNDO.matcher(normal).replaceAll("revert $1");
        normal = BACK.matcher(PLACE.matcher(normal).replaceAll(" "))
                .replaceAll("rollback $1")
                .strip();
        var words = List.of(normal.split("\\s+", -1));
        if (normal.isEmpty() || words.size() > MOST_WORDS || words.stream().anyMatch(NEGATIONS::contains)) {
            return Optional.empty();
        }
        Kind kind = null;
        var name = new ArrayList<String>();
        for (var word : words) {
            var verb = VERBS.get(word);
            if (verb != null && kind == null) {
                kind = verb;
            } else if (!FILLERS.contains(word)) {
                name.add(word);
            }
        }
        if (kind == null) {
            return Optional.empty();
        }
        // "Integriere Stripe" asks for a change; "Deploy Stripe" asks for nothing but a deployment.
        boolean nouned = words.stream().anyMatch(NOUNS::contains) && name.size() <= 2 * LONGEST_NAME;
        boolean curt = name.size() <= LONGEST_NAME && isVerb(words.getFirst(), words.getLast());
        boolean certain = name.isEmpty() || (nouned && kind != Kind.DEVELOP) || (curt && SURE.contains(kind));
        return Optional.of(new Phrase(kind, String.join(" ", name), certain));
    }

    private static boolean isVerb(String first, String last) {
        return VERBS.containsKey(first) || VERBS.containsKey(last) || FILLERS.contains(first);
    }

    /** Returns {@code text} as an id would have it. */
    static String slug(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ß", "ss")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
    }
}
