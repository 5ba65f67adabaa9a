package dev.helix.domain.port;

import dev.helix.domain.evolution.ProjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asked for what, whether it was granted or not. Append only. Safe for use by many threads. */
public interface AuditTrail {

    /** Notes nothing: for those who embed HELIX and note by themselves. */
    AuditTrail NONE = entry -> {};

    /**
     * One request.
     *
     * @param who as a token or a user account proves, such as {@code user:ada}
     * @param onBehalfOf whom they said that they speak for; null for themselves
     * @param from where it came from, such as {@code cli} or {@code http 127.0.0.1}
     * @param action what was asked for, such as {@code deploy}
     * @param project for which; null where it is about a system
     * @param outcome the operation that was begun, or the code of the refusal
     * @param agents the agent sessions that wrote for the project, as {@code AGENT SESSION}
     */
    record Entry(
            Instant at,
            String who,
            @Nullable String onBehalfOf,
            String from,
            String action,
            @Nullable ProjectId project,
            String outcome,
            List<String> agents) {
        public Entry {
            agents = List.copyOf(agents);
        }
    }

    /** Returns the entries since a point in time, the oldest first; none where nothing is kept. What can't be read is left out. */
    default List<Entry> since(Instant start) {
        return List.of();
    }

    /** Notes an entry; it is durable when this returns. */
    void note(Entry entry);
}
