package dev.helix.domain.evolution;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the two systems as it is.
 *
 * @param system which one
 * @param state how its process is
 * @param process what runs; null when nothing does
 * @param content what is live; null before the first start
 * @param health what it says of itself
 */
public record SystemStatus(
        SystemName system,
        State state,
        @Nullable Running process,
        @Nullable SlotContent content,
        Health health) {

    /** How the process of a system can be. */
    public enum State {
        RUNNING,
        STOPPED,
        /** It was started and ended by itself. */
        DIED,
        /** Nothing is ever started. */
        LIBRARY;

        /** Returns the state as answers spell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A process.
     *
     * @param pid its number
     * @param since when it was started, as far as that can be told
     */
    public record Running(long pid, @Nullable Instant since) {}
}
