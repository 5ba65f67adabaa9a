package dev.helix.domain.proof;

/**
 * A flaw of a proof.
 *
 * @param code for machines
 * @param message for a person: one sentence
 */
public record Flaw(FlawCode code, String message) {

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
