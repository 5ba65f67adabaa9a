package dev.helix.adapter.http;

import dev.helix.domain.port.Tokens;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in.
 *
 * @param tokens null lets everybody on this machine do everything: for a server that nobody else can reach
 * @param anonymous whether a caller without a token may look
 * @param limit how often each may ask; null for no limit
 */
public record HttpAccess(
        @Nullable Tokens tokens,
        boolean anonymous,
        @Nullable RateLimit limit) {

    /** Everybody on this machine. */
    public static final HttpAccess LOCAL = new HttpAccess(null, null);

    /** Nobody without a token, where there are tokens. */
    public HttpAccess(@Nullable Tokens tokens, @Nullable RateLimit limit) {
        this(tokens, false, limit);
    }

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
