package dev.helix.adapter.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.helix.domain.access.BrowserLogin;
import dev.helix.domain.access.Caller;
import dev.helix.domain.port.BrowserLogins;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Tokens;
import dev.helix.domain.text.Sha256;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Who looks at HELIX in a browser. Somebody who has a token gets a key that opens one session, once; the session is as good as the
 * token is at that moment, and ends with it. Sessions outlive the server: what is kept of them are hashes. Safe for use by many threads.
 */
final class BrowserSessions {

    /** How long a key waits to be used. */
    static final Duration KEY_LIFE = Duration.ofHours(1);

    /** How long a session lasts that nobody uses. */
    static final Duration IDLE = Duration.ofHours(12);

    /** How long one lasts at all. */
    static final Duration LONGEST_LIFE = Duration.ofDays(30);

    /** That a session is used is kept so often. */
    private static final Duration EXACTNESS = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger(BrowserSessions.class.getName());
    /** At once; the one that nobody has used for longest ends for another. */
    static final int MOST = 1_000;

    private static final int RANDOM_BYTES = 32;
    private static final int LONGEST = 100;

    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final Cache<String, String> keys =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEY_LIFE).build();
    private final Map<String, BrowserLogin> sessions = new HashMap<>();
    private final Tokens tokens;
    private final BrowserLogins kept;
    private final InstantSource clock;

    /**
     * A session.
     *
     * @param holder who holds the token by which it was opened; empty as soon as nobody does
     * @param mark of that token
     * @param csrf what a page of HELIX itself sends along with what it changes; no other page can read it
     */
    record Session(Supplier<Optional<Caller>> holder, String mark, String csrf) {}

    /** Knows those that an earlier server has kept. */
    BrowserSessions(Tokens tokens, BrowserLogins kept, InstantSource clock) {
        this.tokens = tokens;
        this.kept = kept;
        this.clock = clock;
        kept.kept().forEach(login -> sessions.put(login.id(), login));
    }

    /** Returns a new key, for who holds the token of that mark at any later time. */
    String key(String mark) {
        var key = secret();
        keys.put(Sha256.hex(key), mark);
        return key;
    }

    /** Opens a session and returns what names it; empty for a key that there is not, or no longer. */
    Optional<String> open(String key) {
        if (key.length() > LONGEST) {
            return Optional.empty();
        }
        // Taken away and looked at in one go: two that come at once are one too many.
        var taken = new AtomicReference<String>();
        keys.asMap().computeIfPresent(Sha256.hex(key), (name, mark) -> {
            taken.set(mark);
            return null;
        });
        return Optional.ofNullable(taken.get())
                .filter(mark -> tokens.marked(mark).isPresent())
                .map(mark -> {
                    var id = secret();
                    var now = clock.instant();
                    put(new BrowserLogin(Sha256.hex(id), mark, now, now));
                    return id;
                });
    }

    private void put(BrowserLogin login) {
        lock.lock();
        try {
            sessions.put(login.id(), login);
            keep();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the session of that name; one whose token nobody holds any more ends here. */
    Optional<Session> find(String id) {
        if (id.length() > LONGEST) {
            return Optional.empty();
        }
        var name = Sha256.hex(id);
        var now = clock.instant();
        lock.lock();
        try {
            var login = sessions.get(name);
            if (login == null) {
                return Optional.empty();
            }
            if (isOver(login, now) || tokens.marked(login.mark()).isEmpty()) {
                sessions.remove(name);
                keep();
                return Optional.empty();
            }
            if (now.isAfter(login.usedAt().plus(EXACTNESS))) {
                put(login.seenAt(now));
            }
            var mark = login.mark();
            // Made of what the browser alone has, so that it holds as long as the session, and is kept nowhere.
            return Optional.of(new Session(() -> tokens.marked(mark), mark, Sha256.hex("csrf " + id)));
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOver(BrowserLogin login, Instant now) {
        return now.isAfter(login.usedAt().plus(IDLE))
                || now.isAfter(login.openedAt().plus(LONGEST_LIFE));
    }

    /** Ends a session. */
    void end(String id) {
        lock.lock();
        try {
            if (sessions.remove(Sha256.hex(id)) != null) {
                keep();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Keeps those that are not over, the last used ones where there are too many. */
    private void keep() {
        var now = clock.instant();
        List<BrowserLogin> last = sessions.values().stream()
                .filter(login -> !isOver(login, now))
                .sorted(Comparator.comparing(BrowserLogin::usedAt, Comparator.reverseOrder())
                        .thenComparing(BrowserLogin::id))
                .limit(MOST)
                .toList();
        sessions.clear();
        last.forEach(login -> sessions.put(login.id(), login));
        try {
            kept.keep(last);
        } catch (PortException e) {
            LOG.log(System.Logger.Level.WARNING, "browsers have to come in again after a restart: {0}", e.getMessage());
        }
    }

    private String secret() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
