package dev.helix.domain.evolution;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a validation proves about a change; worse ones come first. */
public enum Evidence {
    /** It did not pass. */
    FAILED,
    /** The tests that passed before still pass; no test shows that the change does anything. */
    REGRESSION_ONLY,
    /** Tests that are new or changed fail without the change and pass with it. */
    VERIFIED;

    /** Returns the level as reports and {@code spec.yaml} spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the level of that spelling. */
    public static Optional<Evidence> of(String word) {
        return Arrays.stream(values())
                .filter(level -> level.word().equals(word))
                .findFirst();
    }
}
