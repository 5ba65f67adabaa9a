package dev.helix.adapter.local;

import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A journal's file, read.
 *
 * @param entries all of them, in order
 * @param end how many bytes they take; what is behind was cut off by a crash
 */
record JournalLines(List<Recorded> entries, int end) {

    private static final JsonMapper JSON = JournalJson.mapper();

    /**
     * Reads it.
     *
     * @throws PortException naming the line that is broken
     */
    static JournalLines parse(Path file, byte[] bytes) {
        var found = new ArrayList<Recorded>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                found.add(parse(file, bytes, start, i - start, found.size() + 1));
                start = i + 1;
            }
        }
        return new JournalLines(found, start);
    }

    private static Recorded parse(Path file, byte[] bytes, int start, int length, int line) {
        Recorded recorded;
        try {
            recorded = JSON.readValue(bytes, start, length, Recorded.class);
        } catch (JacksonException e) {
            throw broken(file, line, "this line of the journal can't be read", e);
        }
        if (!whole(recorded)) {
            throw broken(file, line, "this line of the journal is not complete", null);
        }
        if (recorded.sequence() != line) {
            throw broken(file, line, "entry " + recorded.sequence() + " is out of sequence", null);
        }
        return recorded;
    }

    /** Jackson leaves out what a line does not have, whatever the types say. */
    @SuppressWarnings("ConstantValue")
    private static boolean whole(@Nullable Recorded recorded) {
        return recorded != null && recorded.at() != null && recorded.entry() != null;
    }

    private static PortException broken(Path file, int line, String what, @Nullable Throwable cause) {
        var message =
                file + ":" + line + ": " + what + "; restore the file from a backup, or move it away to start anew";
        return cause == null ? new PortException(message) : new PortException(message, cause);
    }
}
