package dev.helix.adapter.http.wire;

import java.util.Locale;

/** What can be asked for a system, as the last part of the path says it. */
public enum SystemAction {
    START,
    STOP,
    RESTART;

    /** Returns the action as paths spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
