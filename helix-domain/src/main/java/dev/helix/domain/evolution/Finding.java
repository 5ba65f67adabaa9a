package dev.helix.domain.evolution;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a validation stage found wrong.
 *
 * @param file relative to the repository; null when it belongs to none
 * @param line from 1; 0 when it belongs to none
 * @param message what is wrong
 */
public record Finding(@Nullable String file, int line, String message) {

    /** Returns a finding that belongs to no file. */
    public static Finding of(String message) {
        return new Finding(null, 0, message);
    }
}
