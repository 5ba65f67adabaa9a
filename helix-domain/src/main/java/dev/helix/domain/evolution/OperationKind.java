package dev.helix.domain.evolution;

import java.util.Locale;

/** The flows that change something beyond a project's own folder. */
public enum OperationKind {
    DEPLOY,
    INTEGRATE,
    ROLLBACK;

    /** Returns the kind as answers spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
