package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The streams that each caller reads at the moment. Safe for use by many threads. */
final class OpenStreams {

    /** Of events, for each token. */
    static final int MOST_OF_EVENTS = 500;

    /** Of chats, for each token: a chat client has one for all of its people. */
    static final int MOST_OF_CHATS = 2_000;

    private static final long LATER = 5;

    private final int most;
    private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

    /** @param most for each caller at once, more than 0 */
    OpenStreams(int most) {
        this.most = most;
    }

    /** A stream that ends when this is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Begins a stream of {@code who}.
     *
     * @throws Rejected as 429 where they read too many already
     */
    Place enter(String who) {
        open.merge(who, 1, (now, one) -> {
            if (now >= most) {
                throw new Rejected(
                        Problem.of(429, "RATE_LIMITED", "no more than " + most + " streams at once; end one first"),
                        LATER);
            }
            return now + one;
        });
        return () -> open.computeIfPresent(who, (name, now) -> now == 1 ? null : now - 1);
    }
}
