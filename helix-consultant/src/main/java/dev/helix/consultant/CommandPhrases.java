package dev.helix.consultant;

import dev.helix.consultant.ChatCommand.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads commands: {@code /deploy ID}, and the plain words people use in German and English, when they are the whole message.
 * What is not surely a command is none.
 */
final class CommandPhrases {

    private static final int LONGEST_PHRASE = 120;
    private static final int MOST_WORDS = 10;

    private static final Map<String, Kind> SLASH = Map.ofEntries(
            Map.entry("/helix", Kind.HELP),
            Map.entry("/help", Kind.HELP),
            Map.entry("/projects", Kind.PROJECTS),
            Map.entry("/status", Kind.STATUS),
            Map.entry("/diff", Kind.DIFF),
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
            Map.entry("zurückrollen", Kind.ROLLBACK));

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
            "nun");

    /** A phrase that may be a command, if its name fits a project. */
    record Phrase(Kind kind, String name) {}

    private CommandPhrases() {}

    /** Returns the command that begins with a slash; empty when {@code text} is none. */
    static Optional<ChatCommand> slash(String text) {
        var said = text.strip();
        if (!said.startsWith("/")) {
            return Optional.empty();
        }
        var words = said.split("\\s+", 3);
        var kind = SLASH.get(words[0].toLowerCase(Locale.ROOT));
        return kind == null
                ? Optional.empty()
                : Optional.of(new ChatCommand(
                        kind, words.length > 1 ? words[1] : "", words.length > 2 ? words[2].strip() : ""));
    }

    /** Returns what {@code text} would mean as a command in plain words. */
    static Optional<Phrase> plain(String text) {
        var said = text.strip();
        if (said.length() > LONGEST_PHRASE || said.indexOf('\n') >= 0 || said.indexOf('?') >= 0) {
            return Optional.empty();
        }
        var normal = said.toLowerCase(Locale.ROOT)
                .replaceAll("[!.,:;\"'„“”`«»]+", " ")
                .replaceAll("\\broll back\\b", "rollback")
                .strip();
        var words = List.of(normal.split("\\s+", -1));
        if (normal.isEmpty() || words.size() > MOST_WORDS) {
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
        return kind == null ? Optional.empty() : Optional.of(new Phrase(kind, String.join(" ", name)));
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
