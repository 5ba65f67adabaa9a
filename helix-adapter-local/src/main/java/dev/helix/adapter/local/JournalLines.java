package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journal's file, read.
 *
 * @param entries all of them, in order
 * @param end how many bytes they take; what is behind was cut off by a crash
 * @param format of its lines; the newest for a file without any
 */
record JournalLines(List<Recorded> entries, int end, int format) {

    /**
     * Reads it.
     *
     * @throws PortException naming the line that is broken
     * @throws Refused as NewerFormat, naming the line
     */
    static JournalLines parse(Path file, byte[] bytes) {
        var found = new ArrayList<Recorded>();
        int start = 0;
        int format = JournalLine.FORMAT.known();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                int line = found.size() + 1;
                var read = parse(file, bytes, start, i - start, line);
                if (line == 1) {
                    format = read.format();
                } else if (format != read.format()) {
                    throw broken(file, line, "is of another format than the first one", null);
                }
                found.add(read.recorded());
                start = i + 1;
            }
        }
        if (JournalLine.FORMAT.goesOn(bytes, start)) {
            throw broken(file, found.size() + 1, "is damaged, for it goes on behind its checksum", null);
        }
        return new JournalLines(found, start, format);
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
