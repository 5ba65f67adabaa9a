package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.SystemOutput;
import dev.helix.evolution.flow.JournalProjection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Keeps the last lines that steps have printed, as long as the server runs; those of a step that failed stand in the journal, too. Safe
 * for use by many threads.
 */
final class PrintedLog {

    private static final int MOST_LINES = 4_000;
    private static final int LONGEST_LINE = 2_000;
    private static final Pattern ERROR =
            Pattern.compile("(?i)(\\b|_)(errors?|fatal|severe|panic|fail(ed|ure|ures|s)?)\\b|Exception\\b");
    /** "0 failed" and "no errors" are good news. */
    private static final Pattern NONE = Pattern.compile("(?i)\\b(0|no) (errors?|fail(ed|ures?))\\b");

    private static final Pattern WARNING = Pattern.compile("(?i)\\bwarn(ing|ings)?\\b");

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Kept> kept = new ArrayDeque<>();

    /** Listens from now on. */
    PrintedLog(JournalProjection projection) {
        projection.listen(said -> keep(said.operation(), said.step(), said.line()));
    }

    /** How much a line matters, as far as its words tell. */
    enum Level {
        ERROR,
        WARNING,
        INFO;

        static Level of(String line) {
            if (PrintedLog.ERROR.matcher(NONE.matcher(line).replaceAll("")).find()) {
                return Level.ERROR;
            }
            return PrintedLog.WARNING.matcher(line).find() ? Level.WARNING : Level.INFO;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A line that a step printed. */
    record Line(String step, Level level, String text) {
        static Line of(String step, String text) {
            return new Line(step, Level.of(text), text);
        }
    }

    private record Kept(OperationId operation, Line line) {}

    private void keep(OperationId operation, String step, String text) {
        var cut = text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE);
        lock.lock();
        try {
            kept.addLast(new Kept(operation, Line.of(step, cut)));
            if (kept.size() > MOST_LINES) {
                kept.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns those of an operation, in order: what was heard, or else what the journal has of steps that failed.
     *
     * @param whole whether those are among them that a system has printed
     */
    List<Line> lines(Operation operation, boolean whole) {
        return lines(operation).stream()
                .filter(line -> whole || !SystemOutput.isOf(line.step()))
                .toList();
    }

    private List<Line> lines(Operation operation) {
        lock.lock();
        try {
            var heard = kept.stream()
                    .filter(each -> each.operation().equals(operation.id()))
                    .map(Kept::line)
                    .toList();
            if (!heard.isEmpty()) {
                return heard;
            }
        } finally {
            lock.unlock();
        }
        var lines = new ArrayList<Line>();
        for (var run : operation.steps()) {
            run.output().lines().forEach(line -> lines.add(Line.of(run.name(), line)));
        }
        return lines;
    }
}
