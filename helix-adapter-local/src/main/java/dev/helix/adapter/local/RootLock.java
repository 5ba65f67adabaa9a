package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second HELIX out of a root. The operating system frees it when this process ends, however that happens. The
 * locked file is opened by nothing else: closing a second channel on it would drop the lock unnoticed.
 */
public final class RootLock implements AutoCloseable {

    private final FileChannel channel;
    private final FileLock lock;

    private RootLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Another process, or this one, has the root. The message names it. */
    public static final class Held extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Held(String message) {
            super(message);
        }
    }

    /**
     * Takes the root whose private folder is {@code state}.
     *
     * @throws Held when another HELIX works there
     */
    public static RootLock take(Path state) {
        try {
            Files.createDirectories(state);
            var channel = FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new Held("another HELIX works on " + state.resolveSibling("") + " (process " + owner(state)
                        + "); stop it first, or talk to it");
            }
            DurableFile.replace(state.resolve("owner"), ProcessHandle.current().pid() + "\n");
            return new RootLock(channel, lock);
        } catch (IOException e) {
            throw new PortException("can't lock " + state + ": " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String owner(Path state) {
        try {
            return Files.readString(state.resolve("owner")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new PortException("can't unlock the root: " + e, e);
        }
    }
}
