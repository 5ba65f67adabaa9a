package dev.helix.domain.evolution;

import java.util.Locale;

/** The flows that change something that a crash must not leave half done. */
public enum OperationKind {
    DEVELOP,
    READY,
    DEPLOY,
    VALIDATE,
    INTEGRATE,
    ROLLBACK,
    REBASE,
    REVERT,
    ABORT;

    /** Returns the kind as answers spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
