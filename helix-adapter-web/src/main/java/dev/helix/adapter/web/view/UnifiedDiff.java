package dev.helix.adapter.web.view;

import dev.helix.domain.text.DiffName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads git's unified diff as rows that a page shows. Whatever stands in it is text. */
final class UnifiedDiff {

    /** More rows than this in one file are folded. */
    private static final int MOST_OPEN = 400;

    /** More rows than this in all are left out, with their count. */
    private static final int MOST_ROWS = 3000;

    private static final int LONGEST_LINE = 1000;
    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+)(?:,\\d+)? \\+(\\d+)(?:,\\d+)? @@(.*)");
    private static final Pattern FILE = Pattern.compile("diff --git (.+)");

    /** Of the one file that somebody asks for, no more than a browser can show. */
    private static final int MOST_WANTED = 20_000;

    private final Words words;
    private final int wanted;
    private final List<String> warnings = new ArrayList<>();
    private final List<DiffView.File> files = new ArrayList<>();
    private int budget = MOST_ROWS;

    private UnifiedDiff(Words words, int wanted) {
        this.words = words;
        this.wanted = wanted;
    }

    /** Returns a diff's rows; lines that begin with {@code #} before its first file are warnings. */
    static DiffView read(String diff, Words words) {
        return read(diff, words, 0);
    }

    /**
     * As {@link #read(String, Words)}.
     *
     * @param wanted number of a file, from 1, of which all rows are wanted; 0 for none
     */
    static DiffView read(String diff, Words words, int wanted) {
        return new UnifiedDiff(words, wanted).read(diff.split("\n", -1));
    }

    private DiffView read(String[] lines) {
        int at = 0;
        while (at < lines.length && !FILE.matcher(lines[at]).matches()) {
            if (lines[at].startsWith("# ")) {
                warnings.add(words.said(lines[at].substring(2)));
            }
            at++;
        }
        while (at < lines.length) {
            int next = at + 1;
            while (next < lines.length && !lines[next].startsWith("diff --git ")) {
                next++;
            }
            files.add(file(lines, at, next));
            at = next;
        }
        return new DiffView(
                warnings,
                files,
                files.stream().mapToInt(DiffView.File::added).sum(),
                files.stream().mapToInt(DiffView.File::removed).sum());
    }

    private DiffView.File file(String[] lines, int from, int to) {
        var notes = new ArrayList<String>();
        var rows = new ArrayList<DiffView.Row>();
        var path = DiffName.of(String.join("\n", List.of(lines).subList(from, to)));
        int added = 0;
        int removed = 0;
        int before = 0;
        int after = 0;
        boolean text = false;
        for (int i = from + 1; i < to; i++) {
            var line = lines[i];
            var hunk = HUNK.matcher(line);
            if (hunk.matches()) {
                text = true;
                before = number(hunk.group(1));
                after = number(hunk.group(2));
                rows.add(new DiffView.Row(DiffView.Kind.HUNK, "", "", shown(line)));
            } else if (!text) {
                note(line, notes);
            } else if (line.startsWith("+")) {
                rows.add(new DiffView.Row(DiffView.Kind.ADDED, "", "" + after++, shown(line.substring(1))));
                added++;
            } else if (line.startsWith("-")) {
                rows.add(new DiffView.Row(DiffView.Kind.REMOVED, "" + before++, "", shown(line.substring(1))));
                removed++;
            } else if (line.startsWith(" ")) {
                rows.add(new DiffView.Row(DiffView.Kind.SAME, "" + before++, "" + after++, shown(line.substring(1))));
            } else if (line.startsWith("\\")) {
                rows.add(new DiffView.Row(DiffView.Kind.HUNK, "", "", shown(line)));
            }
        }
        boolean asked = files.size() + 1 == wanted;
        int kept = Math.min(rows.size(), asked ? MOST_WANTED : Math.max(0, budget));
        if (!asked) {
            budget -= kept;
        }
        return new DiffView.File(
                words.line(path),
                String.join(", ", notes),
                added,
                removed,
                rows.size() > MOST_OPEN && !asked,
                rows.subList(0, kept),
                rows.size() - kept,
                List.of());
    }

    private void note(String line, List<String> notes) {
        for (var word : List.of("new file", "deleted file", "rename from", "old mode", "new mode", "Binary files")) {
            if (line.startsWith(word)) {
                int quoted = line.indexOf(" \"");
                notes.add(words.line(
                        quoted < 0
                                ? line
                                : line.substring(0, quoted + 1) + DiffName.unquoted(line.substring(quoted + 1))));
            }
        }
    }

    private static int number(String digits) {
        return digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    private String shown(String line) {
        var text = words.lines(line).replace("\r", "␍");
        return text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + " …";
    }
}
