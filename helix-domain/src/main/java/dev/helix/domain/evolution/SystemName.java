package dev.helix.domain.evolution;

import java.util.Locale;

/** The two systems that every HELIX root has. */
public enum SystemName {
    PRODUCTION,
    TEST;

    /** Returns the name as commands and environments spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
