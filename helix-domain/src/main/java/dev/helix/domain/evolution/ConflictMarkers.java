package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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

    /**
     * Returns the places that are still undecided, each as it stands in the text, markers included. A marker that was left over when the others
     * were taken out is one, too.
     */
    public static List<String> places(Content content) {
        var places = new ArrayList<String>();
        StringBuilder open = null;
        for (var line : content.text().split("(?<=\n)", -1)) {
            if (is(OURS, line)) {
                add(open, places);
                open = new StringBuilder();
            }
            if (open != null) {
                open.append(line);
            } else if (isOwn(line)) {
                places.add(line);
            }
            if (open != null && is(THEIRS, line)) {
                add(open, places);
                open = null;
            }
        }
        add(open, places);
        return List.copyOf(places);
    }

    private static void add(@Nullable StringBuilder place, List<String> places) {
        if (place != null) {
            places.add(place.toString());
        }
    }

    /** Returns the first line, from 1, at which a place is still undecided; empty when all are decided. */
    public static OptionalInt firstIn(Content content) {
        int line = 1;
        for (var text : content.text().split("\n", -1)) {
            if (isOwn(text)) {
                return OptionalInt.of(line);
            }
            line++;
        }
        return OptionalInt.empty();
    }

    /** What stands between two versions underlines a heading in many a text, and is none by itself. */
    private static boolean isOwn(String line) {
        return is(OURS, line) || is(BASE, line) || is(THEIRS, line);
    }

    /** Whatever ends the line: an editor may have changed that. */
    private static boolean is(String marker, String line) {
        return line.stripTrailing().equals(marker.stripTrailing());
    }
}
