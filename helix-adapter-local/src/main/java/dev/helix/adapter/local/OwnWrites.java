package dev.helix.adapter.local;

import dev.helix.domain.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows what this process has written into a file lately, so that it can be told from what anybody else writes there. Safe for use by many
 * threads.
 */
final class OwnWrites {

    /** Who looks may have read the content before the last one. */
    private static final int KEPT = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<String> digests = new ArrayDeque<>();

    /** Remembers a content; called before it is written, for others look at any time. */
    void remember(String content) {
        lock.lock();
        try {
            digests.addLast(Sha256.hex(content.getBytes(StandardCharsets.UTF_8)));
            if (digests.size() > KEPT) {
                digests.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether a content is one of the last that were written; null is for no file. */
    boolean know(byte @Nullable [] content) {
        lock.lock();
        try {
            return content != null && digests.contains(Sha256.hex(content));
        } finally {
            lock.unlock();
        }
    }
}
