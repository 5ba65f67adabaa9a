package dev.helix.domain.evolution;

import java.util.Locale;

/** Where developers work. */
public enum WorkMode {
    /** In a private checkout of the base commit; HELIX derives from it what the project changes. */
    WORKSPACE,
    /** In the project's folder, whose {@code new/}, {@code modified/} and {@code changes.yaml} they write themselves. */
    OVERLAY;

    /** Returns the mode as files spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
