package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * When each token let somebody in last, in a file beside the tokens: one line each with the beginning of the token's hash and the
 * time. To the minute: a server asks for tokens with each request. Only told to people, so a line that can't be read is forgotten, and a disk
 * that takes nothing keeps nobody out. Safe for use by many threads.
 */
final class LastUses {

    /** Behind the name of the file of tokens. */
    static final String SUFFIX = ".used";

    private static final System.Logger LOG = System.getLogger(LastUses.class.getName());
    private static final Duration EXACTNESS = Duration.ofMinutes(1);
    private static final int SHOWN = 16;
    private static final int MOST_BYTES = 1 << 20;

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Instant> told = new TreeMap<>();

    LastUses(Path file) {
        this.file = file;
    }

    /** Notes that a token let somebody in. */
    void used(String hash, Instant now) {
        lock.lock();
        try {
            var key = key(hash);
            var last = told.get(key);
            if (last != null && now.isBefore(last.plus(EXACTNESS))) {
                return;
            }
            var all = read();
            all.put(key, now);
            told.putAll(all);
            DurableFile.replace(
                    file,
                    all.entrySet().stream()
                            .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                            .collect(Collectors.joining()));
        } catch (PortException e) {
            LOG.log(System.Logger.Level.WARNING, "the last use of a token could not be noted: {0}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Returns when a token let somebody in last. */
    Optional<Instant> of(String hash) {
        lock.lock();
        try {
            return Optional.ofNullable(read().get(key(hash)));
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Instant> read() {
        var all = new TreeMap<String, Instant>();
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MOST_BYTES) {
                for (var line : Files.readAllLines(file)) {
                    var parts = line.split("\t", -1);
                    if (parts.length == 2 && parts[0].length() == SHOWN) {
                        all.put(parts[0], Instant.parse(parts[1]));
                    }
                }
            }
        } catch (IOException | DateTimeParseException e) {
            LOG.log(System.Logger.Level.DEBUG, "the last uses of tokens can't be read", e);
        }
        return all;
    }

    private static String key(String hash) {
        return hash.substring(0, Math.min(SHOWN, hash.length()));
    }
}
