package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the files of a change out of a unified diff, as {@code git diff} writes it. It passes over what it can't read. */
final class DiffReader {

    private static final Pattern HUNK =
            Pattern.compile("@@ -\\d{1,9}(?:,(\\d{1,9}))? \\+\\d{1,9}(?:,(\\d{1,9}))? @@.*");
    private static final int MOST_FILES = 2_000;

    private final String text;
    private final List<ChangedFile> files = new ArrayList<>();
    private @Nullable String old;
    private @Nullable String path;
    private boolean added;
    private boolean deleted;
    private List<Excerpt.Piece> before = new ArrayList<>();
    private List<Excerpt.Piece> after = new ArrayList<>();

    private DiffReader(String text) {
        this.text = text;
    }

    /** Returns the files of the diffs in {@code text}; places are in {@code text}. */
    static List<ChangedFile> read(String text) {
        if (!text.contains("diff --git ") && !text.contains("\n@@ -") && !text.startsWith("@@ -")) {
            return List.of();
        }
        var reader = new DiffReader(text);
        reader.read();
        return reader.files;
    }

    private void read() {
        for (int at = 0; at < text.length() && files.size() < MOST_FILES; ) {
            int end = HeaderReader.lineEnd(text, at);
            int next = HeaderReader.nextLine(text, at);
            var line = text.substring(at, end);
            if (line.startsWith("diff --git ")) {
                finish();
                int b = line.lastIndexOf(" b/");
                path = b > 0 ? line.substring(b + 3) : null;
                old = path;
            } else if (line.startsWith("rename from ")) {
                old = line.substring("rename from ".length());
            } else if (line.startsWith("rename to ")) {
                path = line.substring("rename to ".length());
            } else if (line.startsWith("new file mode")) {
                added = true;
            } else if (line.startsWith("deleted file mode")) {
                deleted = true;
            } else if (line.startsWith("--- ") && text.startsWith("+++ ", next)) {
                names(line, text.substring(next, HeaderReader.lineEnd(text, next)));
                next = HeaderReader.nextLine(text, next);
            } else if (path != null) {
                var hunk = HUNK.matcher(line);
                next = hunk.matches() ? hunk(next, count(hunk.group(1)), count(hunk.group(2))) : next;
            }
            at = next;
        }
        finish();
    }

    private static int count(@Nullable String digits) {
        return digits == null ? 1 : Integer.parseInt(digits);
    }

    private void names(String minus, String plus) {
        var from = name(minus);
        var to = name(plus);
        if (path == null || !before.isEmpty() || !after.isEmpty()) {
            finish();
            path = to == null ? from : to;
            old = from == null ? to : from;
        }
        added |= from == null;
        deleted |= to == null;
    }

    /** Returns the path in a line of names; null for no file. */
    private static @Nullable String name(String line) {
        var said = line.substring(4);
        int tab = said.indexOf('\t');
        var name = (tab < 0 ? said : said.substring(0, tab)).strip();
        if (name.equals("/dev/null")) {
            return null;
        }
        return name.startsWith("a/") || name.startsWith("b/") ? name.substring(2) : name;
    }

    private int hunk(int start, int olds, int news) {
        int at = start;
        int left = olds;
        int right = news;
        while (at < text.length() && (left > 0 || right > 0)) {
            char sign = text.charAt(at);
            int next = HeaderReader.nextLine(text, at);
            boolean blank = sign == '\n' || sign == '\r';
            if (!blank && " +-\\".indexOf(sign) < 0) {
                break;
            }
            var piece = blank ? new Excerpt.Piece("\n", at) : new Excerpt.Piece(text.substring(at + 1, next), at + 1);
            if (sign == '-' || sign == ' ' || blank) {
                before.add(piece);
                left--;
            }
            if (sign == '+' || sign == ' ' || blank) {
                after.add(piece);
                right--;
            }
            at = next;
        }
        return at;
    }

    private void finish() {
        var now = path;
        if (now != null) {
            var from = added ? null : Excerpt.joined(before.isEmpty() ? List.of(new Excerpt.Piece("", 0)) : before);
            var to = deleted ? null : Excerpt.joined(after.isEmpty() ? List.of(new Excerpt.Piece("", 0)) : after);
            if (old == null || old.equals(now)) {
                files.add(new ChangedFile(now, from, to, null));
            } else {
                files.add(new ChangedFile(old, from, null, null));
                files.add(new ChangedFile(now, null, to == null || to.text().isEmpty() ? from : to, null));
            }
        }
        old = null;
        path = null;
        added = false;
        deleted = false;
        before = new ArrayList<>();
        after = new ArrayList<>();
    }
}
