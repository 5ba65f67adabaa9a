package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.EvolutionProject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The lanes of the board, in their order: those that wait for a person first, then in the order of a project's life. */
public enum LaneKey {
    NEEDS_PERSON,
    PENDING,
    DEVELOPING,
    READY,
    TEST,
    VALIDATED,
    INTEGRATED,
    ABORTED;

    /** Returns it as addresses and texts spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether its projects are over, so that only the last ones are of interest. */
    boolean isOver() {
        return this == INTEGRATED || this == ABORTED;
    }

    /** Returns the lane of that spelling. */
    static Optional<LaneKey> named(String word) {
        return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
    }

    /** Returns the lane of a project by its status alone. */
    static LaneKey of(EvolutionProject project) {
        var report = project.report();
        return switch (project.status()) {
            case PENDING -> PENDING;
            case DEVELOPING -> DEVELOPING;
            case READY -> READY;
            case DEPLOYED -> report != null && report.passed() ? VALIDATED : TEST;
            case INTEGRATED -> INTEGRATED;
            case FAILED -> NEEDS_PERSON;
            case ABORTED -> ABORTED;
        };
    }
}
