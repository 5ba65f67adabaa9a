package dev.helix.evolution.develop;

import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PhaseWork;
import dev.helix.domain.port.SyntaxChecker;

/** Opens when each changed file parses in its language. */
public record SyntaxGate(SyntaxChecker syntax) implements Gate {

    /** Its name. */
    public static final String NAME = "syntax";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public GateVerdict check(PhaseWork work) {
        var seen = syntax.check(work.checkout().get(), work.tree(), work.changed());
        return new GateVerdict(NAME, seen.findings(), "", seen.denied());
    }
}
