package dev.helix.adapter.web.view;

import java.util.Arrays;
import java.util.List;

/**
 * Lines that somebody printed.
 *
 * @param total how many lines there are
 * @param counts for each level
 * @param level the one that is shown alone, or {@code all}; empty where nobody asked for one
 */
public record LogView(int total, List<Count> counts, String level, List<Line> lines) {

    private static final int MOST_LINES = 400;
    private static final String ALL = "all";

    /** No line at all. */
    static final LogView NONE = new LogView(0, List.of(), "", List.of());

    public LogView {
        counts = List.copyOf(counts);
        lines = List.copyOf(lines);
    }

    /** How many lines there are of a level. */
    public record Count(String level, String name, int number) {}

    /** A line of a step; of a system that has no steps, the step is empty. */
    public record Line(String level, String step, String text) {}

    /**
     * Shows the last of some lines.
     *
     * @param level of those that are shown; all for one that there is not
     */
    static LogView of(List<PrintedLog.Line> lines, String level, Words words) {
        var wanted = Arrays.stream(PrintedLog.Level.values())
                .filter(each -> each.word().equals(level))
                .findFirst();
        var counts = Arrays.stream(PrintedLog.Level.values())
                .map(each -> new Count(each.word(), words.text("log.level." + each.word()), (int)
                        lines.stream().filter(line -> line.level() == each).count()))
                .toList();
        var shown = lines.stream()
                .filter(line -> wanted.isEmpty() || line.level() == wanted.get())
                .toList();
        return new LogView(
                lines.size(),
                counts,
                wanted.map(PrintedLog.Level::word).orElse(level.equals(ALL) ? ALL : ""),
                shown.subList(Math.max(0, shown.size() - MOST_LINES), shown.size()).stream()
                        .map(line -> new Line(
                                line.level().word(),
                                line.step().isEmpty() ? "" : words.step(line.step()),
                                words.lines(line.text())))
                        .toList());
    }
}
