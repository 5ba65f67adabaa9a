package dev.helix.domain.answer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where a consultant's conversation stands, as its step marker says ({@code docs/contract.md}, section 8). */
public enum ConversationStep {
    WHAT,
    WHY,
    CONSTRAINTS,
    GENERATE,
    FINALIZE,
    DONE,
    /** Never written by an agent: only the fallback infers it. */
    DISCUSSING;

    private static final Map<String, ConversationStep> NAMED = Arrays.stream(values())
            .filter(step -> step != DISCUSSING)
            .collect(Collectors.toUnmodifiableMap(ConversationStep::word, Function.identity()));

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the step that an agent may name so, read case-insensitively. */
    public static Optional<ConversationStep> named(String word) {
        return Optional.ofNullable(NAMED.get(word.toLowerCase(Locale.ROOT)));
    }

    /** Returns the step as it stands in a marker. */
    public String word() {
        return word;
    }

    /** Returns the marker in its canonical form. */
    public String marker() {
        return "<!-- STEP: " + word() + " -->";
    }
}
