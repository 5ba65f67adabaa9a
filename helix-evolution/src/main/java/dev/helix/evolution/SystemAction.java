package dev.helix.evolution;

import java.util.Locale;

/** An action on a system, as paths and commands spell it. */
public enum SystemAction {
    START,
    STOP,
    RESTART,
    /** Fills the test system's databases from production's. */
    SYNC_RAG_TO_TEST,
    /** Marks the test system's databases as such, so that they may be emptied. */
    ADOPT_DATABASES,
    /** Starts the database servers of a system. */
    DOCKER_UP,
    /** Stops them. */
    DOCKER_DOWN;

    /** Returns whether it is done only by somebody who says that they mean it. */
    public boolean needsConfirmation() {
        return this == ADOPT_DATABASES;
    }

    /** Returns the action as paths spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
