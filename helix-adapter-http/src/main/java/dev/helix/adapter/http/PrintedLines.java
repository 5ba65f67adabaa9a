package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EventJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last lines that long steps printed, for clients that begin to listen behind them. They are in memory alone, and the oldest ones
 * go first. Safe for use by many threads.
 */
final class PrintedLines {

    private static final int MOST_LINES = 4_000;
    private static final int MOST_CHARACTERS = 1_000_000;

    private final Deque<Line> kept = new ArrayDeque<>();
    private long last;
    private int characters;

    /**
     * A line.
     *
     * @param after the sequence number of the journal entry that was told before it
     * @param number counted up from 1 since the server began
     */
    record Line(long after, long number, EventJson event) {

        private int length() {
            return event.detail() == null ? 0 : event.detail().length();
        }
    }

    /** Keeps a line that came after the journal entry {@code after}. */
    synchronized Line keep(long after, EventJson event) {
        var line = new Line(after, ++last, event);
        kept.addLast(line);
        characters += line.length();
        while (kept.size() > MOST_LINES || (characters > MOST_CHARACTERS && kept.size() > 1)) {
            characters -= kept.removeFirst().length();
        }
        return line;
    }

    /** Returns how far a client has read: one that counts lines of a server before this one goes by entries alone. */
    synchronized EventId known(EventId told) {
        return told.line() <= last ? told : new EventId(told.entry(), 0);
    }

    /** Returns the lines that a client has not seen. */
    synchronized List<Line> behind(EventId seen) {
        return kept.stream()
                .filter(line -> seen.line() > 0 ? line.number() > seen.line() : line.after() >= seen.entry())
                .toList();
    }
}
