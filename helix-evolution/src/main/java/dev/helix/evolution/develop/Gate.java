package dev.helix.evolution.develop;

import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PhaseWork;

/**
 * Decides whether a phase is done. Its verdict is data; the reaction, sending the agent back or failing the phase, is
 * the development's. Safe for use by many threads.
 */
public interface Gate {

    /** Returns its name, as {@code phases.yaml} has it. */
    String name();

    /**
     * Looks at the work and changes nothing of it but the checkout, which is for gates alone.
     *
     * @throws dev.helix.domain.port.PortException when it can't look
     */
    GateVerdict check(PhaseWork work);
}
