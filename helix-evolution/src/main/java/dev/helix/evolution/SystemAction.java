package dev.helix.evolution;

import java.util.Locale;

/** An action on a system, as paths and commands spell it. */
public enum SystemAction {
    START,
    STOP,
    RESTART;

    /** Returns the action as paths spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
