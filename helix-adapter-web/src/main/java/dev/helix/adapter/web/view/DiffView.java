package dev.helix.adapter.web.view;

import java.util.List;

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
     */
    public record File(String path, String note, int added, int removed, boolean folded, List<Row> rows, int left) {
        public File {
            rows = List.copyOf(rows);
        }
    }

    /** How a row came about. */
    public enum Kind {
        SAME(" "),
        ADDED("+"),
        REMOVED("−"),
        HUNK("");

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
