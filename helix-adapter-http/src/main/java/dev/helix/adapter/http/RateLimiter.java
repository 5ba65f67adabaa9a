package dev.helix.adapter.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.helix.adapter.http.wire.Problem;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts what each asks for, in buckets that fill again. Safe for use by many threads. */
final class RateLimiter {

    private static final int MOST_KNOWN = 10_000;

    private final HttpAccess.@Nullable RateLimit limit;
    private final Cache<String, Bucket> buckets;

    /** @param limit null lets everything through */
    RateLimiter(HttpAccess.@Nullable RateLimit limit) {
        this.limit = limit;
        var caffeine = Caffeine.newBuilder().maximumSize(MOST_KNOWN);
        this.buckets = limit == null
                ? caffeine.build()
                : caffeine.expireAfterAccess(limit.period().multipliedBy(2)).build();
    }

    /**
     * Counts a request against {@code times} the limit, in a bucket of its own: {@code who} belongs to one number alone.
     *
     * @throws Rejected as 429, with when to ask again
     */
    void count(String who, int times) {
        if (limit == null) {
            return;
        }
        var rate = new HttpAccess.RateLimit(Math.multiplyExact(limit.requests(), times), limit.period());
        var bucket = buckets.get(
                who,
                name -> Bucket.builder()
                        .addLimit(bandwidth ->
                                bandwidth.capacity(rate.requests()).refillGreedy(rate.requests(), rate.period()))
                        .build());
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = Math.max(
                    1,
                    Duration.ofNanos(probe.getNanosToWaitForRefill())
                            .plusMillis(999)
                            .toSeconds());
            throw new Rejected(
                    Problem.of(429, "RATE_LIMITED", "too many requests; ask again in " + seconds + " s"), seconds);
        }
    }
}
