package dev.helix.consultant;

import dev.helix.domain.text.DiffName;
import java.util.ArrayList;
import java.util.List;

/** The changes of a unified diff, file by file: a person decides by them before they read hunks. Pure. */
final class DiffSummary {

    private static final String HEADER = "diff --git ";

    private DiffSummary() {}

    /**
     * One file.
     *
     * @param path as it is on the disk
     * @param added lines
     * @param removed lines
     * @param diff all of it that is about this file
     */
    record Changed(String path, int added, int removed, String diff) {}

    /** Returns the files of a diff, in its order. */
    static List<Changed> of(String diff) {
        var all = new ArrayList<Changed>();
        int begin = diff.startsWith(HEADER) ? 0 : diff.indexOf("\n" + HEADER) + 1;
        while (begin >= 0 && begin < diff.length() && diff.startsWith(HEADER, begin)) {
            int next = diff.indexOf("\n" + HEADER, begin);
            int end = next < 0 ? diff.length() : next + 1;
            all.add(file(diff.substring(begin, end)));
            begin = end;
        }
        return all;
    }

    private static Changed file(String diff) {
        int added = 0;
        int removed = 0;
        boolean hunks = false;
        for (var line : diff.split("\n", -1)) {
            if (line.startsWith("@@")) {
                hunks = true;
            } else if (line.startsWith("+") && (hunks || !line.startsWith("+++ "))) {
                added++;
            } else if (line.startsWith("-") && (hunks || !line.startsWith("--- "))) {
                removed++;
            }
        }
        return new Changed(DiffName.of(diff), added, removed, diff);
    }
}
