package dev.helix.domain.proof;

/**
 * What is wrong with a proof.
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
