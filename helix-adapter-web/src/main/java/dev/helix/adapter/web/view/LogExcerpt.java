package dev.helix.adapter.web.view;

/**
 * The end of what was printed, with the first line in it that tells of an error set apart.
 *
 * @param before lines before it, with their ends; all of it where no line tells of one
 * @param error that line; empty for none
 * @param after what follows, likewise
 */
public record LogExcerpt(String before, String error, String after) {

    /** Finds the line. */
    static LogExcerpt of(String text) {
        int at = 0;
        for (var line : text.split("\n", -1)) {
            if (PrintedLog.Level.of(line) == PrintedLog.Level.ERROR) {
                return new LogExcerpt(text.substring(0, at), line, text.substring(at + line.length()));
            }
            at += line.length() + 1;
        }
        return new LogExcerpt(text, "", "");
    }

    /** Returns whether nothing was printed. */
    public boolean isBlank() {
        return before.isBlank() && error.isBlank();
    }
}
