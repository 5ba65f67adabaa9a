package dev.helix.testkit;

import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.ConflictMarkers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plain three-way merge of lines, for short texts: what both left alone stays, between such lines one side may change. */
final class LineMerge {

    private final StringBuilder merged = new StringBuilder();
    private final List<Conflict.Hunk> hunks = new ArrayList<>();

    private LineMerge() {}

    static LineMerge of(String base, String ours, String theirs) {
        var merge = new LineMerge();
        merge.run(lines(base), lines(ours), lines(theirs));
        return merge;
    }

    /** Returns the merged text; with both versions of each of the {@link #hunks}. */
    String text() {
        return merged.toString();
    }

    List<Conflict.Hunk> hunks() {
        return hunks;
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("(?<=\n)"));
    }

    private void run(List<String> base, List<String> ours, List<String> theirs) {
        var inOurs = matches(base, ours);
        var inTheirs = matches(base, theirs);
        var o = 0;
        var t = 0;
        var start = 0;
        for (var line = 0; line <= base.size(); line++) {
            var end = line == base.size();
            if (!end && (inOurs[line] < 0 || inTheirs[line] < 0)) {
                continue;
            }
            var oursEnd = end ? ours.size() : inOurs[line];
            var theirsEnd = end ? theirs.size() : inTheirs[line];
            between(base.subList(start, line), ours.subList(o, oursEnd), theirs.subList(t, theirsEnd));
            if (!end) {
                merged.append(base.get(line));
                o = oursEnd + 1;
                t = theirsEnd + 1;
                start = line + 1;
            }
        }
    }

    private void between(List<String> base, List<String> ours, List<String> theirs) {
        if (ours.equals(theirs) || theirs.equals(base)) {
            merged.append(String.join("", ours));
        } else if (ours.equals(base)) {
            merged.append(String.join("", theirs));
        } else {
            hunks.add(new Conflict.Hunk(String.join("", base), String.join("", ours), String.join("", theirs)));
            merged.append(ConflictMarkers.around(hunks.getLast()));
        }
    }

    /** Returns for each line of {@code from} its line in {@code to} along a longest common subsequence, or -1. */
    private static int[] matches(List<String> from, List<String> to) {
        var length = new int[from.size() + 1][to.size() + 1];
        for (var i = from.size() - 1; i >= 0; i--) {
            for (var j = to.size() - 1; j >= 0; j--) {
                length[i][j] = from.get(i).equals(to.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        var matches = new int[from.size()];
        Arrays.fill(matches, -1);
        var i = 0;
        var j = 0;
        while (i < from.size() && j < to.size()) {
            if (from.get(i).equals(to.get(j))) {
                matches[i++] = j++;
            } else if (length[i + 1][j] >= length[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        return matches;
    }
}
