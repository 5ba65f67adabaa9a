package dev.helix.domain.text;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ages as people write them: minutes, hours or days, from one to 99,999, such as {@code 30m}, {@code 12h} or {@code 7d}. */
public final class Age {

    private static final Pattern WRITTEN = Pattern.compile("[1-9][0-9]{0,4}[mhd]");

    private Age() {}

    /** Returns the age that {@code text} is; empty where it is none. */
    public static Optional<Duration> of(String text) {
        return WRITTEN.matcher(text).matches()
                ? Optional.of(Duration.parse((text.endsWith("d") ? "P" : "PT") + text))
                : Optional.empty();
    }
}
