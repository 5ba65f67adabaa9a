package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words that people and models write for {@code files} and for the lists below it, and the list that each word means. */
final class PlanKeys {

    private static final Map<String, String> WORDS = new HashMap<>();

    static {
        means(
                PlannedFiles.CREATE,
                "create creates created creating new add adds added adding erstellen neu anlegen neue");
        means(
                PlannedFiles.MODIFY,
                "modify modifies modified modifying update updates updated updating change changes changed changing edit edits"
                        + " edited editing touch touches touched patch patched alter altered rewrite rewritten amend amended"
                        + " adjust adjusted extend extended refactor refactored fix mod aendern geaendert bearbeiten"
                        + " bearbeitet anpassen angepasst");
        means(
                PlannedFiles.DELETE,
                "delete deletes deleted deleting remove removes removed removing drop dropped loeschen geloescht entfernen"
                        + " entfernt");
        means(PlannedFiles.RENAME, "rename renames renamed renaming move moves moved moving umbenennen verschieben");
        means(PlannedFiles.DOCS, "docs doc documentation dokumentation");
    }

    private static final Set<String> FILES =
            Set.of("file", "files", "datei", "dateien", "path", "paths", "pfad", "pfade");

    /** The words that may stand beside the one that counts. */
    private static final Set<String> FILLING = Set.of(
            "to",
            "be",
            "will",
            "should",
            "must",
            "list",
            "of",
            "zu",
            "existing",
            "planned",
            "affected",
            "impacted",
            "betroffene",
            "geplante",
            "which",
            "are",
            "the",
            "und",
            "and",
            "bestehende",
            "source",
            "code");

    private static final Pattern HUMP = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Pattern GAPS = Pattern.compile("[^\\p{L}]+");
    private static final int SHORTEST_SLIP = 5;

    private PlanKeys() {}

    private static void means(String list, String words) {
        for (var word : words.split(" ", -1)) {
            WORDS.put(word, list);
        }
    }

    /** Returns the list below {@code files} that {@code key} means; null where it means none, or more than one. */
    static @Nullable String list(String key) {
        String found = null;
        for (var word : words(key)) {
            var list = listOf(word);
            boolean ambiguous = list != null && found != null && !list.equals(found);
            if (ambiguous || (list == null && !FILES.contains(word) && !FILLING.contains(word))) {
                return null;
            }
            found = list == null ? found : list;
        }
        return found;
    }

    /** Returns whether {@code key} speaks of files, whatever else it says. */
    static boolean namesFiles(String key) {
        return words(key).stream().anyMatch(FILES::contains);
    }

    /** Returns whether {@code key} means {@code files} itself. */
    static boolean isFiles(String key) {
        var words = words(key);
        return !words.isEmpty()
                && words.stream()
                        .allMatch(word -> FILES.contains(word) || FILLING.contains(word) || isSlip(word, "files"))
                && words.stream().anyMatch(word -> FILES.contains(word) || isSlip(word, "files"));
    }

    private static @Nullable String listOf(String word) {
        var exact = WORDS.get(word);
        if (exact != null || word.length() < SHORTEST_SLIP) {
            return exact;
        }
        for (var list : List.of(
                PlannedFiles.CREATE,
                PlannedFiles.MODIFY,
                PlannedFiles.DELETE,
                PlannedFiles.RENAME,
                "modified",
                "created",
                "deleted")) {
            if (isSlip(word, list)) {
                return WORDS.get(list);
            }
        }
        return null;
    }

    private static boolean isSlip(String word, String other) {
        // Words of this size have one letter too few, too many or another one at most.
        return word.length() >= SHORTEST_SLIP - 1 && Spelling.isOneLetterOff(word, other);
    }

    /** Returns the words of {@code key} in lower case, with letters of ASCII where others only look like them. */
    private static List<String> words(String key) {
        var plain = HUMP.matcher(LookAlikes.folded(key)).replaceAll(" ").toLowerCase(Locale.ROOT);
        var spelt =
                plain.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss");
        var words = new ArrayList<String>();
        for (var word : GAPS.split(spelt, -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
