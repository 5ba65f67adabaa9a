package dev.helix.enforcement;

import dev.helix.domain.answer.Issue;
import java.util.List;

/** Repairs an answer by the pieces that it lacks. */
final class Splice {

    /** A piece that can be asked for alone. */
    sealed interface Piece {
        /** The step marker. */
        record Marker() implements Piece {}

        /** A section of an ADR. */
        record Section(String title) implements Piece {}
    }

    private Splice() {}

    static boolean canRepair(List<Issue> issues) {
        return issues.isEmpty();
    }
}
