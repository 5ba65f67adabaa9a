package dev.helix.domain.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The lines that differ between two texts, in as few changes as can be found. Pure. */
public final class LineDiff {

    private static final int CONTEXT = 3;

    /** The work grows with the square of this, and texts that differ more have little in common. */
    private static final int MOST_CHANGES = 500;

    private final List<String> before;
    private final List<String> after;

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Returns the difference as the hunks of a unified diff, with three lines around each; empty where there is none.
     *
     * <p>Texts that differ in more than 500 lines are told as one change from the first line that differs to the last.
     */
    public static String hunks(String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        return new LineDiff(before.lines().toList(), after.lines().toList()).hunks();
    }

    /** One line: both numbers are those of the next line on that side, from 0. */
    private record Row(char mark, int before, int after, String text) {}

    private String hunks() {
        var rows = rows();
        var text = new StringBuilder();
        int at = 0;
        while (at < rows.size()) {
            int first = next(rows, at);
            if (first == rows.size()) {
                break;
            }
            int from = Math.max(at, first - CONTEXT);
            int to = end(rows, first);
            append(text, rows.subList(from, to));
            at = to;
        }
        return text.toString();
    }

    private static int next(List<Row> rows, int at) {
        int next = at;
        while (next < rows.size() && rows.get(next).mark() == ' ') {
            next++;
        }
        return next;
    }

    /** A hunk goes on as long as the next change is near. */
    private static int end(List<Row> rows, int change) {
        int last = change;
        while (true) {
            while (last < rows.size() && rows.get(last).mark() != ' ') {
                last++;
            }
            int following = next(rows, last);
            if (following == rows.size() || following - last > 2 * CONTEXT) {
                return Math.min(rows.size(), last + CONTEXT);
            }
            last = following;
        }
    }

    private static void append(StringBuilder text, List<Row> hunk) {
        var first = hunk.getFirst();
        long removed = hunk.stream().filter(row -> row.mark() != '+').count();
        long added = hunk.stream().filter(row -> row.mark() != '-').count();
        text.append("@@ -%d,%d +%d,%d @@\n"
                .formatted(line(first.before(), removed), removed, line(first.after(), added), added));
        hunk.forEach(row -> text.append(row.mark()).append(row.text()).append('\n'));
    }

    /** Of no lines, a unified diff names the one before. */
    private static int line(int next, long lines) {
        return lines == 0 ? next : next + 1;
    }

    private List<Row> rows() {
        int head = 0;
        while (head < before.size() && head < after.size() && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < before.size() - head
                && tail < after.size() - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        var rows = new ArrayList<Row>();
        for (int i = 0; i < head; i++) {
            rows.add(new Row(' ', i, i, before.get(i)));
        }
        rows.addAll(middle(head, before.size() - tail, after.size() - tail));
        for (int i = tail; i > 0; i--) {
            int old = before.size() - i;
            rows.add(new Row(' ', old, after.size() - i, before.get(old)));
        }
        return rows;
    }

    /** The search of Myers: {@code reached} has, by diagonal, how far down a number of changes leads. */
    private List<Row> middle(int head, int endBefore, int endAfter) {
        int n = endBefore - head;
        int m = endAfter - head;
        int most = Math.min(MOST_CHANGES, n + m);
        var reached = new int[2 * most + 3];
        var trace = new ArrayList<int[]>();
        for (int d = 0; d <= most; d++) {
            trace.add(reached.clone());
            for (int k = -d; k <= d; k += 2) {
                int x = isDown(reached, most, k, d) ? reached[most + 1 + k + 1] : reached[most + 1 + k - 1] + 1;
                int y = x - k;
                while (x < n && y < m && before.get(head + x).equals(after.get(head + y))) {
                    x++;
                    y++;
                }
                reached[most + 1 + k] = x;
                if (x >= n && y >= m) {
                    return way(trace, most, head, n, m);
                }
            }
        }
        var rows = new ArrayList<Row>();
        for (int i = head; i < endBefore; i++) {
            rows.add(new Row('-', i, head, before.get(i)));
        }
        for (int i = head; i < endAfter; i++) {
            rows.add(new Row('+', endBefore, i, after.get(i)));
        }
        return rows;
    }

    private static boolean isDown(int[] reached, int most, int k, int d) {
        return k == -d || (k != d && reached[most + 1 + k - 1] < reached[most + 1 + k + 1]);
    }

    private List<Row> way(List<int[]> trace, int most, int head, int n, int m) {
        var rows = new ArrayList<Row>();
        int x = n;
        int y = m;
        for (int d = trace.size() - 1; d >= 0; d--) {
            var reached = trace.get(d);
            int k = x - y;
            boolean down = isDown(reached, most, k, d);
            int fromX = d == 0 ? 0 : down ? reached[most + 1 + k + 1] : reached[most + 1 + k - 1];
            int fromY = d == 0 ? 0 : fromX - (down ? k + 1 : k - 1);
            while (x > fromX && y > fromY) {
                x--;
                y--;
                rows.add(new Row(' ', head + x, head + y, before.get(head + x)));
            }
            if (d > 0 && down) {
                y--;
                rows.add(new Row('+', head + x, head + y, after.get(head + y)));
            } else if (d > 0) {
                x--;
                rows.add(new Row('-', head + x, head + y, before.get(head + x)));
            }
        }
        Collections.reverse(rows);
        return rows;
    }
}
