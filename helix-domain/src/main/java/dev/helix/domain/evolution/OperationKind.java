package dev.helix.domain.evolution;

import java.util.Locale;

/** The flows that change something that a crash must not leave half done. The last three are about a system, all others about a project. */
public enum OperationKind {
    DEVELOP,
    READY,
    DEPLOY,
    VALIDATE,
    INTEGRATE,
    ROLLBACK,
    REBASE,
    REVERT,
    ABORT,
    START,
    STOP,
    RESTART;

    /** Returns the kind as answers spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
