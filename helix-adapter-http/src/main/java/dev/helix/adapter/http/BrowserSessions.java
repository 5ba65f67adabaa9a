package dev.helix.adapter.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.helix.domain.access.Caller;
import dev.helix.domain.text.Sha256;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Who looks at HELIX in a browser. Somebody who has a token gets a key that opens one session, once; the session is as good as the
 * token is at that moment, and ends with it. All of it is in memory and ends with the server. Safe for use by many threads.
 */
final class BrowserSessions {

    /** How long a key waits to be used. */
    static final Duration KEY_LIFE = Duration.ofHours(1);

    private static final Duration IDLE = Duration.ofHours(12);
    private static final int MOST = 1_000;
    private static final int RANDOM_BYTES = 32;
    private static final int LONGEST = 100;

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Supplier<Optional<Caller>>> keys =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEY_LIFE).build();
    private final Cache<String, Session> sessions =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(IDLE).build();

    /**
     * A session.
     *
     * @param holder who holds the token by which it was opened; empty as soon as nobody does
     * @param csrf what a page of HELIX itself sends along with what it changes; no other page can read it
     */
    record Session(Supplier<Optional<Caller>> holder, String csrf) {}

    /**
     * Returns a new key.
     *
     * @param holder who holds the token of the caller, at any later time
     */
    String key(Supplier<Optional<Caller>> holder) {
        var key = secret();
        keys.put(Sha256.hex(key), holder);
        return key;
    }

    /** Opens a session and returns what names it; empty for a key that there is not, or no longer. */
    Optional<String> open(String key) {
        if (key.length() > LONGEST) {
            return Optional.empty();
        }
        // Taken away and looked at in one go: two that come at once are one too many.
        var taken = new AtomicReference<Supplier<Optional<Caller>>>();
        keys.asMap().computeIfPresent(Sha256.hex(key), (name, holder) -> {
            taken.set(holder);
            return null;
        });
        return Optional.ofNullable(taken.get())
                .filter(holder -> holder.get().isPresent())
                .map(holder -> {
                    var id = secret();
                    sessions.put(Sha256.hex(id), new Session(holder, secret()));
                    return id;
                });
    }

    /** Returns the session of that name. */
    Optional<Session> find(String id) {
        return id.length() > LONGEST ? Optional.empty() : Optional.ofNullable(sessions.getIfPresent(Sha256.hex(id)));
    }

    /** Ends a session. */
    void end(String id) {
        sessions.invalidate(Sha256.hex(id));
    }

    private String secret() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
