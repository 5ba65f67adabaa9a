package dev.helix.evolution.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a change, as a unified diff has it.
 *
 * @param path of the file, which is there before and after
 * @param line at which it begins afterwards, from 1
 * @param before its lines without the change, with those around it
 * @param after its lines with the change, with those around it
 */
record Hunk(String path, int line, List<String> before, List<String> after) {

    private static final Pattern FILE = Pattern.compile("\\+\\+\\+ b/(.+)");
    private static final Pattern HEAD = Pattern.compile("@@ -\\d+(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@.*");

    Hunk {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** Returns the pieces of a unified diff, in order; of names with odd characters, which git quotes, none. */
    static List<Hunk> in(String diff) {
        var hunks = new ArrayList<Hunk>();
        var lines = Arrays.asList(diff.split("\n", -1));
        var path = "";
        for (int i = 0; i < lines.size(); ) {
            var line = lines.get(i++);
            if (line.startsWith("diff --git ") || line.startsWith("--- ")) {
                path = "";
            }
            var file = FILE.matcher(line);
            var head = HEAD.matcher(line);
            if (file.matches()) {
                path = lines.get(i - 2).equals("--- /dev/null") ? "" : file.group(1);
            } else if (head.matches()) {
                i = read(lines, i, head, path, hunks);
            }
        }
        return hunks;
    }

    private static int read(List<String> lines, int from, Matcher head, String path, List<Hunk> hunks) {
        int old = count(head.group(1));
        int now = count(head.group(3));
        var before = new ArrayList<String>();
        var after = new ArrayList<String>();
        int i = from;
        boolean whole = true;
        while (i < lines.size() && (before.size() < old || after.size() < now)) {
            var line = lines.get(i++);
            var kind = line.isEmpty() ? ' ' : line.charAt(0);
            var text = line.isEmpty() ? "" : line.substring(1);
            switch (kind) {
                case ' ' -> {
                    before.add(text);
                    after.add(text);
                }
                case '-' -> before.add(text);
                case '+' -> after.add(text);
                // A last line without its end is not put together again.
                default -> whole = false;
            }
        }
        if (whole && !path.isEmpty() && !(i < lines.size() && lines.get(i).startsWith("\\"))) {
            hunks.add(new Hunk(path, Integer.parseInt(head.group(2)), before, after));
        }
        return i;
    }

    private static int count(@Nullable String text) {
        return text == null ? 1 : Integer.parseInt(text);
    }

    /** Returns a file's text without this piece; empty where the text does not have it. */
    Optional<String> leftOut(String text) {
        var lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int from = after.isEmpty() ? line : line - 1;
        if (from < 0
                || from + after.size() > lines.size()
                || !lines.subList(from, from + after.size()).equals(after)) {
            return Optional.empty();
        }
        var rest = lines.subList(from, from + after.size());
        rest.clear();
        rest.addAll(before);
        return Optional.of(String.join("\n", lines));
    }
}
