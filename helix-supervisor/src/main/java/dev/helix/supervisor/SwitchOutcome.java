package dev.helix.supervisor;

/**
 * How a switch ended.
 *
 * @param request its id
 * @param target what was asked for
 * @param kept whether that is what runs now
 * @param why one line for a person
 * @param downtimeMillis from when the old server was told to end until the new one answered well or, where that was not kept, until the
 *     old one was started again; 0 or more
 * @param log the end of what the new server printed where it was not kept; else empty
 */
public record SwitchOutcome(
        String request, LivePlace target, boolean kept, String why, long downtimeMillis, String log) {}
