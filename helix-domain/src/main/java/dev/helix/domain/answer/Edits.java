package dev.helix.domain.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts {@link Edit}s into a text. */
public final class Edits {

    private Edits() {}

    /**
     * Applies edits that all refer to the same {@code text}. Of two that overlap, the earlier in the list wins; inserts
     * at one place keep their order.
     */
    public static String apply(String text, List<Edit> edits) {
        var taken = new ArrayList<>(free(text, edits));
        taken.sort(Comparator.comparingInt((Edit edit) -> edit.range().start())
                .thenComparingInt(edit -> edit.range().end()));
        var result = new StringBuilder(text.length() + 64);
        int from = 0;
        for (var edit : taken) {
            result.append(text, from, edit.range().start()).append(edit.replacement());
            from = edit.range().end();
        }
        return result.append(text, from, text.length()).toString();
    }

    /** Returns the edits that overlap none before them in the list, in its order. */
    private static List<Edit> free(String text, List<Edit> edits) {
        var free = new ArrayList<Edit>();
        // Those that replace something, by where they begin: none of them overlaps another, so that only neighbours
        // matter.
        var replaced = new TreeMap<Integer, Integer>();
        var inserted = new TreeSet<Integer>();
        for (var edit : edits) {
            int start = edit.range().start();
            int end = edit.range().end();
            var before = replaced.lowerEntry(end);
            boolean overlaps = start == end
                    ? before != null && before.getKey() < start && start < before.getValue()
                    : (before != null && start < before.getValue()) || isBetween(inserted, start, end);
            if (end <= text.length() && !overlaps) {
                free.add(edit);
                if (start == end) {
                    inserted.add(start);
                } else {
                    replaced.put(start, end);
                }
            }
        }
        return free;
    }

    private static boolean isBetween(NavigableSet<Integer> places, int start, int end) {
        var next = places.higher(start);
        return next != null && next < end;
    }
}
