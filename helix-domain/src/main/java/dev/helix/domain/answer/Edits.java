package dev.helix.domain.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts {@link Edit}s into a text. */
public final class Edits {

    private Edits() {}

    /**
     * Applies edits that all refer to the same {@code text}. Of two that overlap, the earlier in the list wins; inserts
     * at one place keep their order.
     */
    public static String apply(String text, List<Edit> edits) {
        var taken = new ArrayList<Edit>();
        for (var edit : edits) {
            if (edit.range().end() <= text.length() && taken.stream().noneMatch(other -> overlap(other, edit))) {
                taken.add(edit);
            }
        }
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

    private static boolean overlap(Edit one, Edit other) {
        var a = one.range();
        var b = other.range();
        boolean crossing = a.start() < b.end() && b.start() < a.end();
        return crossing || (a.equals(b) && a.start() < a.end());
    }
}
