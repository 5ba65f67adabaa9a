package dev.helix.domain.proof;

import java.util.Optional;

/** Something that HELIX states of a tree or of a commit. */
public sealed interface Claim
        permits TestResult, Verdict, Summary, Integrated, SlotHeld, ProcessRan, TakenBack, TakenOff {

    /** Returns it as a statement. */
    Statement statement();

    /**
     * Reads a statement.
     *
     * @return empty for a kind that HELIX does not write
     * @throws Flawed where it is one of HELIX's and something of it is missing
     */
    static Optional<Claim> of(Statement statement) {
        return switch (statement.type()) {
            case TestResult.TYPE -> Optional.of(TestResult.of(statement));
            case Verdict.TYPE -> Optional.of(Verdict.of(statement));
            case Summary.TYPE -> Optional.of(Summary.of(statement));
            case Integrated.TYPE -> Optional.of(Integrated.of(statement));
            case SlotHeld.TYPE -> Optional.of(SlotHeld.of(statement));
            case ProcessRan.TYPE -> Optional.of(ProcessRan.of(statement));
            case TakenBack.TYPE -> Optional.of(TakenBack.of(statement));
            case TakenOff.TYPE -> Optional.of(TakenOff.of(statement));
            default -> Optional.empty();
        };
    }
}
