package dev.helix.adapter.http;

import dev.helix.domain.access.BrowserLogin;
import dev.helix.domain.access.Caller;
import dev.helix.domain.port.BrowserLogins;
import dev.helix.domain.port.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in.
 *
 * @param tokens null lets everybody on this machine do everything: for a server that nobody else can reach
 * @param anonymous whether a caller without a token may look
 * @param limit how often each may ask; null for no limit
 * @param logins keeps the browsers that were let in
 */
public record HttpAccess(
        @Nullable Tokens tokens,
        boolean anonymous,
        @Nullable RateLimit limit,
        BrowserLogins logins) {

    /** They end with the server. */
    private static final BrowserLogins FORGETTING = new BrowserLogins() {
        @Override
        public List<BrowserLogin> kept() {
            return List.of();
        }

        @Override
        public void keep(List<BrowserLogin> logins) {
            // The server knows them as long as it runs.
        }
    };

    /** Everybody on this machine. */
    public static final HttpAccess LOCAL = new HttpAccess(null, null);

    private static final Tokens EVERYBODY = new Tokens() {
        @Override
        public Optional<Caller> holder(String token) {
            return Optional.of(Caller.LOCAL);
        }

        @Override
        public Optional<String> mark(String token) {
            return Optional.of(Caller.LOCAL.name());
        }

        @Override
        public Optional<Caller> marked(String mark) {
            return Optional.of(Caller.LOCAL);
        }
    };

    /** Nobody without a token, where there are tokens. */
    public HttpAccess(@Nullable Tokens tokens, @Nullable RateLimit limit) {
        this(tokens, false, limit, FORGETTING);
    }

    /** Returns the tokens; where there are none, everybody is taken for somebody on this machine. */
    Tokens known() {
        return tokens == null ? EVERYBODY : tokens;
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
