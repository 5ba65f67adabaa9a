package dev.helix.adapter.http;

import dev.helix.domain.port.Tokens;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in.
 *
 * @param tokens null lets everybody on this machine do everything
 * @param limit how often each may ask; null for no limit
 */
public record HttpAccess(@Nullable Tokens tokens, @Nullable RateLimit limit) {

    /** Everybody on this machine. */
    public static final HttpAccess LOCAL = new HttpAccess(null, null);

    /**
     * A limit for each token and each address.
     *
     * @param requests at once, and again in every {@code period}; at least 1
     */
    public record RateLimit(int requests, Duration period) {
        public RateLimit {
            if (requests < 1 || period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("a limit is at least one request in some time");
            }
        }
    }
}
