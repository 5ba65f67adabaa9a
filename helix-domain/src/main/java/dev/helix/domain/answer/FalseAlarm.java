package dev.helix.domain.answer;

import java.time.Instant;

/**
 * A person's word that a rule was wrong about an answer.
 *
 * @param answer when the recorded call began, by which it is known
 * @param validator whose rule it is
 * @param by who said so
 * @param at when
 */
public record FalseAlarm(Instant answer, String validator, String by, Instant at) {
    public FalseAlarm {
        if (validator.isBlank() || by.isBlank()) {
            throw new IllegalArgumentException("a false alarm is of a rule, and somebody says so");
        }
    }

    /** Returns whether it is about the same answer and rule as another one. */
    public boolean isAbout(Instant answer, String validator) {
        return this.answer.equals(answer) && this.validator.equals(validator);
    }
}
