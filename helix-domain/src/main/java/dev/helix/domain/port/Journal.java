package dev.helix.domain.port;

import dev.helix.domain.port.JournalEntry.Recorded;
import java.util.List;

/** The truth about projects and operations: an append-only list that survives power loss. Safe for use by many threads. */
public interface Journal {

    /** Writes an entry; it is durable when this returns. */
    Recorded append(JournalEntry entry);

    /** Returns the entries behind {@code sequence}, in order; 0 for all. */
    List<Recorded> after(long sequence);
}
