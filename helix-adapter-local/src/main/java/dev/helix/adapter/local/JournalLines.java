package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A journal's file, read.
 *
 * @param entries all of them, in order
 * @param end how many bytes they take; what is behind was cut off by a crash
 * @param format of its lines, the oldest where a HELIX was taken back; today's for a file without any
 */
record JournalLines(List<Recorded> entries, int end, int format) {

    /**
     * Reads it.
     *
     * @throws PortException naming the line that is broken
     * @throws Refused as NewerFormat, naming the line
     */
    static JournalLines parse(Path file, byte[] bytes) {
        var starts = starts(bytes);
        int lines = starts.length - 1;
        var read = new JournalLine.Read[lines];
        int failed = IntStream.range(0, lines)
                .parallel()
                .filter(line -> !isRead(file, bytes, starts, line, read))
                .min()
                .orElse(lines);
        for (int line = 0; line <= failed && line < lines; line++) {
            // The first line that is wrong in any way is the one that is told.
            var found = line < failed ? read[line] : parse(file, bytes, starts[line], length(starts, line), line + 1);
            if (found.format() != read[0].format() && !isMixed(found.format(), read[0].format())) {
                throw broken(file, line + 1, "is of another format than the first one", null);
            }
        }
        int end = starts[lines];
        if (JournalLine.FORMAT.goesOn(bytes, end)) {
            throw broken(file, lines + 1, "is damaged, for it goes on behind its checksum", null);
        }
        return new JournalLines(
                Arrays.stream(read).map(JournalLine.Read::recorded).toList(),
                end,
                Arrays.stream(read).mapToInt(JournalLine.Read::format).min().orElse(JournalLine.FORMAT.known()));
    }

    /**
     * Returns whether both may stand in one file: this HELIX has gone on in one that the next one has written, or the next one in one that
     * was written before.
     */
    private static boolean isMixed(int one, int other) {
        return Math.min(one, other) >= JournalLine.FORMAT.known() - 1 && Math.min(one, other) > StoredFormat.FIRST;
    }

    /** Returns where each line begins, and at last where the one begins that is not whole. */
    private static int[] starts(byte[] bytes) {
        var starts = IntStream.builder();
        starts.add(0);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                starts.add(i + 1);
            }
        }
        return starts.build().toArray();
    }

    private static int length(int[] starts, int line) {
        return starts[line + 1] - 1 - starts[line];
    }

    /** Returns whether a line was read; the first broken one is parsed again for its error. */
    private static boolean isRead(Path file, byte[] bytes, int[] starts, int line, JournalLine.Read[] read) {
        try {
            read[line] = parse(file, bytes, starts[line], length(starts, line), line + 1);
            return true;
        } catch (PortException | Refused e) {
            return false;
        }
    }

    private static JournalLine.Read parse(Path file, byte[] bytes, int start, int length, int line) {
        JournalLine.Read read;
        try {
            read = JournalLine.of(file + ":" + line, bytes, start, length);
        } catch (Damaged e) {
            throw broken(file, line, String.valueOf(e.getMessage()), e);
        }
        if (read.recorded().sequence() != line) {
            throw broken(file, line, "has entry " + read.recorded().sequence() + ", which is out of sequence", null);
        }
        return read;
    }

    private static PortException broken(Path file, int line, String what, @Nullable Throwable cause) {
        var message = file + ":" + line + ": this line of the journal " + what
                + "; restore the file from a backup, or move it away to start anew";
        return cause == null ? new PortException(message) : new PortException(message, cause);
    }
}
