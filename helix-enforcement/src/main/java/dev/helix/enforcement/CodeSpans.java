package dev.helix.enforcement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The runs of backticks in one paragraph that a later run of the same length would turn into a code span. Not safe for
 * use by many threads.
 */
final class CodeSpans {

    private final List<Integer> open = new ArrayList<>();
    private final Map<Integer, Integer> places = new HashMap<>();

    /**
     * Takes the next run.
     *
     * @param escaped whether a backslash stands before it; it closes a span all the same, but one shorter opens it
     */
    void run(int length, boolean escaped) {
        var place = places.get(length);
        if (place != null) {
            while (open.size() > place) {
                places.remove(open.removeLast());
            }
            return;
        }
        int opening = escaped ? length - 1 : length;
        if (opening > 0 && !places.containsKey(opening)) {
            places.put(opening, open.size());
            open.add(opening);
        }
    }

    /** Returns the lengths that would close a span here. */
    Set<Integer> open() {
        return Set.copyOf(open);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Begins a new paragraph. */
    void clear() {
        open.clear();
        places.clear();
    }
}
