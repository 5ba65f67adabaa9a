package dev.helix.domain.evolution;

import java.util.Locale;

/** The two places a system can run from. One is live, the other idle. */
public enum Slot {
    A,
    B;

    public Slot other() {
        return this == A ? B : A;
    }

    /** Returns the name of its folder. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
