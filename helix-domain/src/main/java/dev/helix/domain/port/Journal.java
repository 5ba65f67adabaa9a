package dev.helix.domain.port;

import dev.helix.domain.port.JournalEntry.Recorded;
import java.util.List;

/** The truth about projects and operations: an append-only list that survives power loss. Safe for use by many threads. */
public interface Journal {

    /** Writes an entry; it is durable when this returns. */
    Recorded append(JournalEntry entry);

    /**
     * Writes an entry that may be lost with the machine's power, though not with the process, until the next one is appended: that
     * one makes both durable.
     */
    Recorded note(JournalEntry entry);

    /** Returns the entries behind {@code sequence}, in order; 0 for all. */
    List<Recorded> after(long sequence);
}
