package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** How two versions of a place stand in one text until a person has chosen: as git writes it, with the base between them. */
public final class ConflictMarkers {

    private static final String OURS = "<<<<<<< main\n";
    private static final String BASE = "||||||| base\n";
    private static final String BETWEEN = "=======\n";
    private static final String THEIRS = ">>>>>>> project\n";

    private ConflictMarkers() {}

    /** Returns a place with both versions. */
    public static String around(Conflict.Hunk hunk) {
        return OURS + ended(hunk.ours()) + BASE + ended(hunk.base()) + BETWEEN + ended(hunk.theirs()) + THEIRS;
    }

    private static String ended(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }

    /** Returns the places that are still undecided, each as it stands in the text, markers included. */
    public static List<String> places(Content content) {
        var places = new ArrayList<String>();
        StringBuilder open = null;
        for (var line : content.text().split("(?<=\n)", -1)) {
            if (line.equals(OURS)) {
                open = new StringBuilder();
            }
            if (open != null) {
                open.append(line);
                if (line.strip().equals(THEIRS.strip())) {
                    places.add(open.toString());
                    open = null;
                }
            }
        }
        return List.copyOf(places);
    }

    /** Returns the first line, from 1, at which a place is still undecided; empty when all are decided. */
    public static OptionalInt firstIn(Content content) {
        int line = 1;
        for (var text : content.text().split("\n", -1)) {
            if (OURS.strip().equals(text) || THEIRS.strip().equals(text)) {
                return OptionalInt.of(line);
            }
            line++;
        }
        return OptionalInt.empty();
    }
}
