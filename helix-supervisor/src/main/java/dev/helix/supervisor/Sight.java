package dev.helix.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * The sight that a supervisor has at one moment.
 *
 * @param now milliseconds of the epoch
 * @param alive whether the server of the last start lives
 * @param watched whether this supervisor has seen it alive: else it may have ended while nobody looked
 * @param lastGood when it answered well last, since it was started; 0 for never
 * @param answer what it said now; null where it was not asked
 * @param request what is asked for; null for nothing
 * @param log the end of what it has printed since it was started
 */
record Sight(
        long now,
        boolean alive,
        boolean watched,
        long lastGood,
        @Nullable HealthAnswer answer,
        @Nullable SwitchRequest request,
        String log) {}
