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

    /** It is there, and HELIX may fill the database. */
    public record Marked(Filling filling) implements Marker {

        private static final String BEGUN = "begun ";

        /** Reads what stands in a marker. Who may write in the database may have changed that: what is no time is as never. */
        public static Marked of(String told) {
            try {
                return new Marked(
                        told.isEmpty()
                                ? new Never()
                                : told.startsWith(BEGUN)
                                        ? new Begun(Instant.parse(told.substring(BEGUN.length())))
                                        : new Filled(Instant.parse(told)));
            } catch (DateTimeParseException e) {
                return new Marked(new Never());
            }
        }

        /** Returns what stands in a marker while a database is filled that is not filled in one transaction. */
        public static String begun(Instant at) {
            return BEGUN + at;
        }
    }

    /** The last thing that HELIX has put into a database. */
    public sealed interface Filling {}

    /** Nothing yet. */
    public record Never() implements Filling {}

    /** All that belongs there. */
    public record Filled(Instant at) implements Filling {}

    /** A part of it, or nothing: it is being filled, or that was broken off. */
    public record Begun(Instant at) implements Filling {}

    /** Returns whether it answers. */
    public boolean reachable() {
        return found instanceof Reachable;
    }

    /** Returns when HELIX filled it last; null for never, where that was broken off, or where that can't be told. */
    public @Nullable Instant filled() {
        return found instanceof Reachable(var version, var bytes, Marked(Filled(var at))) ? at : null;
    }

    /** Returns when a filling began that has not ended: it is under way, or was broken off; null for none. */
    public @Nullable Instant begun() {
        return found instanceof Reachable(var version, var bytes, Marked(Begun(var at))) ? at : null;
    }
}
