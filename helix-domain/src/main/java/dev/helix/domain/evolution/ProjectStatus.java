package dev.helix.domain.evolution;

import java.util.Locale;
import java.util.Set;

/** Where a project stands. The only legal moves are {@link #next} ({@code docs/contract.md}, section 2). */
public enum ProjectStatus {
    PENDING,
    DEVELOPING,
    READY,
    DEPLOYED,
    INTEGRATED,
    FAILED,
    ABORTED;

    /** Returns the states that may follow this one; empty when it is final. */
    public Set<ProjectStatus> next() {
        return switch (this) {
            case PENDING -> Set.of(DEVELOPING, READY, ABORTED);
            case DEVELOPING -> Set.of(READY, FAILED, ABORTED);
            case READY -> Set.of(DEPLOYED, FAILED, ABORTED);
            case DEPLOYED -> Set.of(INTEGRATED, FAILED, READY);
            case FAILED -> Set.of(DEVELOPING, READY, ABORTED);
            case INTEGRATED, ABORTED -> Set.of();
        };
    }

    /** Returns whether {@code to} may follow. */
    public boolean mayBecome(ProjectStatus to) {
        return next().contains(to);
    }

    /** Returns whether the project's folder belongs in the archive. */
    public boolean isFinal() {
        return next().isEmpty();
    }

    /** Returns the state as files and answers spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
