package dev.helix.domain.answer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a consultant's conversation stands, as its step marker says (contract, section 8). */
public enum ConversationStep {
    WHAT,
    WHY,
    CONSTRAINTS,
    GENERATE,
    FINALIZE,
    DONE,
    /** Never written by an agent: only the fallback infers it. */
    DISCUSSING;

    /** Returns the step that an agent may name so, read case-insensitively. */
    public static Optional<ConversationStep> named(String word) {
        return Arrays.stream(values())
                .filter(step -> step != DISCUSSING && step.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Returns the step as it stands in a marker. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the marker in its canonical form. */
    public String marker() {
        return "<!-- STEP: " + word() + " -->";
    }
}
