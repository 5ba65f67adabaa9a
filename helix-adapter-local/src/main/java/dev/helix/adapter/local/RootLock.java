package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second HELIX out of a root. The operating system frees it when this process ends, however that happens. The
 * locked file is opened by nothing else: closing a second channel on it would drop the lock unnoticed.
 */
public final class RootLock implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RootLock.class.getName());

    /** The roots that this process has: the system would drop a lock when a second channel on its file is closed. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path state;
    private final FileChannel channel;

    private RootLock(Path state, FileChannel channel) {
        this.state = state;
        this.channel = channel;
    }

    /** Another process, or this one, has the root. The message names it. */
    public static final class Held extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Path state;

        /**
         * The root is had for another reason than its lock.
         *
         * @param state the private folder of that root
         */
        public Held(Path state, String message) {
            super(message);
            this.state = state;
        }

        /** Returns the private folder of that root. */
        public Path state() {
            return state;
        }
    }

    /**
     * Takes the root whose private folder is {@code state}.
     *
     * @throws Held when another HELIX works there
     */
    public static RootLock take(Path state) {
        Path real;
        try {
            PrivateFiles.folder(state);
            real = state.toRealPath();
        } catch (IOException e) {
            throw new PortException("can't lock " + state + ": " + e, e);
        }
        if (!OWN.add(real)) {
            throw held(real);
        }
        boolean taken = false;
        try {
            var lock = new RootLock(real, lock(real));
            nameOwner(real);
            taken = true;
            return lock;
        } catch (IOException e) {
            throw new PortException("can't lock " + state + ": " + e, e);
        } finally {
            if (!taken) {
                OWN.remove(real);
            }
        }
    }

    /**
     * Returns the process that has the root whose private folder is {@code state}; empty when none has. Only looks, and
     * never opens the locked file: a process that asked for the lock would keep a HELIX out that is about to start.
     */
    public static Optional<ProcessHandle> holder(Path state) {
        try {
            var pid = Long.parseLong(owner(state));
            return ProcessHandle.of(pid).filter(ProcessIdentity::lives).filter(process -> holds(process, state));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean holds(ProcessHandle process, Path state) {
        var descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
        if (!Files.isDirectory(descriptors)) {
            return true;
        }
        try (var open = Files.newDirectoryStream(descriptors)) {
            var locked = state.toRealPath().resolve("lock");
            for (var descriptor : open) {
                if (isLink(descriptor, locked)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Somebody else's process: its number must do.
            return true;
        }
    }

    private static boolean isLink(Path descriptor, Path target) {
        try {
            return Files.readSymbolicLink(descriptor).equals(target);
        } catch (IOException e) {
            // Closed in the meantime.
            return false;
        }
    }

    /** The lock counts: on a full disk nobody learns who has it, and readers still can look. */
    private static void nameOwner(Path state) {
        try {
            DurableFile.replace(state.resolve("owner"), ProcessHandle.current().pid() + "\n");
        } catch (PortException e) {
            LOG.log(System.Logger.Level.WARNING, "it can't be written down who works here: " + e.getMessage());
        }
    }

    private static FileChannel lock(Path state) throws IOException {
        var channel =
                PrivateFiles.open(state.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        boolean locked = false;
        try {
            if (channel.tryLock() == null) {
                throw held(state);
            }
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static Held held(Path state) {
        return new Held(
                state,
                "another HELIX works on " + state.resolveSibling("") + " (process " + owner(state)
                        + "); stop it first, or talk to it");
    }

    private static String owner(Path state) {
        try {
            return Files.readString(state.resolve("owner")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Frees the root; closing the file ends its lock. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new PortException("can't unlock the root: " + e, e);
        } finally {
            OWN.remove(state);
        }
    }
}
