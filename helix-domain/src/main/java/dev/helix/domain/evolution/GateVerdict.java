package dev.helix.domain.evolution;

import java.util.List;

/**
 * A gate's verdict on a phase's work.
 *
 * @param gate which one
 * @param findings what has to be done before it opens, in words that an agent can act on; empty when it is open
 * @param logTail the end of what a command printed, or what a rule only warns of; empty where there is neither
 * @param denied accesses that a sandbox denied to its commands; no reason to stay shut
 * @param unjudged whether the gate is shut because it could not judge: no fault of the work, and nothing that an agent could mend
 */
public record GateVerdict(String gate, List<Finding> findings, String logTail, List<Denial> denied, boolean unjudged) {

    public GateVerdict {
        findings = List.copyOf(findings);
        denied = List.copyOf(denied);
    }

    /** The verdict of one that could judge. */
    public GateVerdict(String gate, List<Finding> findings, String logTail, List<Denial> denied) {
        this(gate, findings, logTail, denied, false);
    }

    /** The verdict of one that nothing was denied to. */
    public GateVerdict(String gate, List<Finding> findings, String logTail) {
        this(gate, findings, logTail, List.of());
    }

    /** Returns whether it is open. */
    public boolean passed() {
        return findings.isEmpty();
    }
}
