package dev.helix.consultant;

import java.time.Duration;
import java.util.Locale;

/**
 * How the consultant works.
 *
 * @param live whether the answer is shown while it is written; otherwise only once it holds
 * @param locale the language of HELIX's own words: German, else English
 * @param grace for how long a run goes on without anybody who reads it
 */
public record ConsultantSettings(boolean live, Locale locale, Duration grace) {

    /** Longer than clients wait before they repeat a request, short enough for a person who pressed Stop. */
    public static final Duration GRACE = Duration.ofMillis(1_500);

    /** @throws IllegalArgumentException for a negative grace */
    public ConsultantSettings {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("the grace is not negative");
        }
    }
}
