package dev.helix.adapter.git;

import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The files that say what was built in a slot, as this process itself has left them. One process at a time works on a root, so a file
 * that holds something else later was written by somebody who is not HELIX. A process that starts later knows of none. Safe for many
 * threads.
 */
final class OwnNotes {

    private static final String GONE = "";

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Map<Path, String> DIGESTS = new HashMap<>();

    private OwnNotes() {}

    /** Puts {@code next}, which holds {@code bytes}, in the place of a file. */
    static void replace(Path file, Path next, byte[] bytes) throws IOException {
        LOCK.lock();
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            DIGESTS.put(key(file), digest(bytes));
        } finally {
            LOCK.unlock();
        }
    }

    /** Deletes a file, and returns whether it was there. */
    static boolean delete(Path file) throws IOException {
        LOCK.lock();
        try {
            boolean was = Files.deleteIfExists(file);
            DIGESTS.put(key(file), GONE);
            return was;
        } finally {
            LOCK.unlock();
        }
    }

    /** Moves a file that is there. What somebody else wrote stays somebody else's. */
    static void move(Path from, Path to) throws IOException {
        LOCK.lock();
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            var known = DIGESTS.put(key(from), GONE);
            if (known == null) {
                DIGESTS.remove(key(to));
            } else {
                DIGESTS.put(key(to), known);
            }
        } finally {
            LOCK.unlock();
        }
    }

    /** Returns whether a file is not as this process has left it. */
    static boolean isForeign(Path file) throws IOException {
        LOCK.lock();
        try {
            var known = DIGESTS.get(key(file));
            return known != null && !known.equals(digestOf(file));
        } finally {
            LOCK.unlock();
        }
    }

    private static String digestOf(Path file) throws IOException {
        try {
            return digest(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return GONE;
        }
    }

    /** Knows of nothing below a folder any more. */
    static void forgetBelow(Path folder) {
        LOCK.lock();
        try {
            DIGESTS.keySet().removeIf(file -> file.startsWith(key(folder)));
        } finally {
            LOCK.unlock();
        }
    }

    private static Path key(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.begin().digest(bytes));
    }
}
