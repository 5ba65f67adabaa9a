package dev.helix.adapter.web.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change, file by file.
 *
 * @param added lines in all
 * @param removed lines in all
 * @param warnings findings about the change itself, before its files
 */
public record DiffView(List<String> warnings, List<File> files, int added, int removed) {

    /** No change at all. */
    public static final DiffView NONE = new DiffView(List.of(), List.of(), 0, 0);

    public DiffView {
        warnings = List.copyOf(warnings);
        files = List.copyOf(files);
    }

    /** Returns whether nothing changes. */
    public boolean isEmpty() {
        return files.isEmpty();
    }

    /**
     * One file.
     *
     * @param note what happened to it besides its lines, such as a rename; empty for nothing
     * @param folded whether it is so long that it is opened only when asked for
     * @param rows none where there is no text, or where the page has too many already
     * @param left out rows
     * @param others who else changes it
     */
    public record File(
            String path,
            String note,
            int added,
            int removed,
            boolean folded,
            List<Row> rows,
            int left,
            List<String> others) {
        public File {
            rows = List.copyOf(rows);
            others = List.copyOf(others);
        }

        /** Returns its rows side by side: what was removed beside what came for it. */
        public List<Pair> pairs() {
            var pairs = new ArrayList<Pair>();
            for (int i = 0; i < rows.size(); ) {
                int removed = i;
                while (i < rows.size() && rows.get(i).kind() == Kind.REMOVED) {
                    i++;
                }
                int added = i;
                while (i < rows.size() && rows.get(i).kind() == Kind.ADDED) {
                    i++;
                }
                if (removed == i) {
                    var row = rows.get(i++);
                    pairs.add(new Pair(row, row));
                    continue;
                }
                for (int j = 0; j < Math.max(added - removed, i - added); j++) {
                    pairs.add(new Pair(
                            j < added - removed ? rows.get(removed + j) : null,
                            j < i - added ? rows.get(added + j) : null));
                }
            }
            return pairs;
        }

        /**
         * Returns it with the names of those who change it, too, and a row above each line that clashes with theirs.
         *
         * @param lines the first line of each place where the two clash, as this change has it or had it, with what is to be said there
         */
        File with(List<String> others, Map<String, String> lines) {
            var marked = new ArrayList<Row>();
            var left = new HashMap<>(lines);
            for (var row : rows) {
                var told = row.kind() == Kind.ADDED || row.kind() == Kind.REMOVED ? left.remove(row.text()) : null;
                if (told != null) {
                    marked.add(new Row(Kind.OTHERS, "", "", told));
                }
                marked.add(row);
            }
            return new File(path, note, added, removed, folded, marked, this.left, others);
        }
    }

    /** Two rows side by side; null where there is none on that side. One that stands on both is the same. */
    public record Pair(@Nullable Row before, @Nullable Row after) {
        /** Returns whether it is one row over both sides. */
        public boolean isWide() {
            return before != null && (before.kind() == Kind.HUNK || before.kind() == Kind.OTHERS);
        }
    }

    /** How a row came about. */
    public enum Kind {
        SAME(" "),
        ADDED("+"),
        REMOVED("−"),
        HUNK(""),
        /** Who else changes the lines below. */
        OTHERS("!");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }

        /** Returns the mark that says so without any colour. */
        public String mark() {
            return mark;
        }
    }

    /**
     * One row.
     *
     * @param before the line's number before; empty where it was not there
     * @param after the line's number after; empty where it is not there any more
     */
    public record Row(Kind kind, String before, String after, String text) {}
}
