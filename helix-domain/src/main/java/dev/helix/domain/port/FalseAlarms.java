package dev.helix.domain.port;

import dev.helix.domain.answer.FalseAlarm;
import java.time.Instant;
import java.util.List;

/** The answers about which rules were wrong, as people say. Safe for use by many threads. */
public interface FalseAlarms {

    /** Returns all, in the order in which they were marked. */
    List<FalseAlarm> all();

    /** Keeps a mark; one about the same answer and rule stays as it is. @throws PortException when it can't */
    void mark(FalseAlarm alarm);

    /** Takes a mark back; one that is not there is none. @throws PortException when it can't */
    void unmark(Instant answer, String validator);
}
