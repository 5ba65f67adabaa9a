package dev.helix.adapter.local;

import org.jspecify.annotations.Nullable;

/** Stands beside a {@link YamlMap} as it is read: may know better than the file, and hears what was read. */
public interface YamlLookup {

    /** Knows nothing better and does not listen. */
    YamlLookup NONE = new YamlLookup() {};

    /**
     * A value that takes the place of the file's.
     *
     * @param origin where it comes from, for people
     */
    record Replacement(String value, String origin) {}

    /** Returns what takes the place of a single text at {@code path}, such as {@code server.port}; null for nothing. */
    default @Nullable Replacement override(String path) {
        return null;
    }

    /**
     * Hears that a setting was read.
     *
     * @param value as it counts
     * @param origin where it comes from: the file and line, {@code default}, or what an override says
     */
    default void seen(String path, String value, String origin) {}
}
