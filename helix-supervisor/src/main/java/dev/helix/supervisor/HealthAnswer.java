package dev.helix.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * A server's word on its health.
 *
 * @param tree that it says it runs; null where it names none, or is not well
 * @param detail one line for a person
 */
record HealthAnswer(@Nullable String tree, String detail) {

    static HealthAnswer unwell(String detail) {
        return new HealthAnswer(null, detail);
    }
}
