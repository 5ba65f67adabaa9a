package dev.helix.domain.data;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A database of a system, as it was seen.
 *
 * @param address where it is, without a password
 * @param found what was found there
 */
public record DatabaseStatus(DatabaseKind kind, String address, Found found) {

    /** The state of the place where a database should be. */
    public sealed interface Found {}

    /**
     * It answers.
     *
     * @param version of the server
     * @param bytes its size on disk or in memory; -1 where it does not tell
     * @param marker HELIX's marker of a test system
     */
    public record Reachable(String version, long bytes, Marker marker) implements Found {}

    /**
     * It does not.
     *
     * @param why for a person, without a secret
     */
    public record Away(String why) implements Found {}

    /** The sign that a database belongs to a test system, so that HELIX may empty it. */
    public sealed interface Marker {}

    /** There is none: HELIX changes nothing there. */
    public record Unmarked() implements Marker {}

    /**
     * It is there.
     *
     * @param filled when HELIX filled it last; null for never
     */
    public record Marked(@Nullable Instant filled) implements Marker {

        /** Reads what stands in a marker. Who may write in the database may have changed that: what is no time is as never. */
        public static Marked of(String filled) {
            try {
                return new Marked(filled.isEmpty() ? null : Instant.parse(filled));
            } catch (DateTimeParseException e) {
                return new Marked(null);
            }
        }
    }

    /** Returns whether it answers. */
    public boolean reachable() {
        return found instanceof Reachable;
    }

    /** Returns when HELIX filled it last; null for never, or where that can't be told. */
    public @Nullable Instant filled() {
        return found instanceof Reachable(var version, var bytes, Marked(var filled)) ? filled : null;
    }
}
