package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Takes git's own locks so that they can be told from everybody else's after a crash. The file that is to become a lock is written aside
 * first, under a name that says whose it is and what for; the lock is then another name of that very file. After a crash the next
 * process removes a lock exactly where it still is that file. Safe for many threads.
 */
final class OwnLocks {

    static final String ENDING = ".lock";
    static final Duration PATIENCE = Duration.ofSeconds(1);
    static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Pattern NOTE = Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+\\.(.+)");
    private static final AtomicLong COUNT = new AtomicLong();

    private final Path common;
    private final Path notes;
    private final LockMoment moment;

    /** @param common the repository's git directory, the common one of linked work trees */
    OwnLocks(Path common, LockMoment moment) {
        this.common = common.toAbsolutePath().normalize();
        this.notes = this.common.resolve("helix/locks");
        this.moment = moment;
    }

    Path common() {
        return common;
    }

    /** A lock that is held. Closed without {@link #commit}, it is given back and nothing has changed. */
    final class Held implements AutoCloseable {
        private final Path file;
        private final Path lock;
        private final Path note;

        private Held(Path file, Path lock, Path note) {
            this.file = file;
            this.lock = lock;
            this.note = note;
        }

        /** Replaces what the file will hold. */
        void write(byte[] bytes) throws IOException {
            force(note, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        }

        /** Makes the locked file hold what was written, durably, and gives the lock back. */
        void commit() throws IOException {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                // Git leaves empty folders of names that are no longer.
                Files.delete(file);
            }
            Files.move(lock, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            moment.reached("moved");
            flush(lock.resolveSibling("."));
            Files.deleteIfExists(note);
        }

        @Override
        public void close() throws IOException {
            if (Files.exists(note, LinkOption.NOFOLLOW_LINKS)) {
                if (isOf(lock, note)) {
                    Files.delete(lock);
                }
                Files.delete(note);
            }
        }
    }

    /**
     * Takes the lock of a file.
     *
     * @param bytes what the file will hold
     * @return empty while somebody else has it, after a little patience
     */
    Optional<Held> take(Path file, byte[] bytes) throws IOException {
        var lock = file.resolveSibling(file.getFileName() + ENDING);
        Files.createDirectories(notes);
        Files.createDirectories(lock.resolveSibling("."));
        var note = notes.resolve(name(lock));
        force(note, bytes, StandardOpenOption.CREATE_NEW);
        moment.reached("noted");
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Files.createLink(lock, note);
                moment.reached("locked");
                return Optional.of(new Held(file, lock, note));
            } catch (FileAlreadyExistsException e) {
                if (System.nanoTime() > until) {
                    Files.delete(note);
                    return Optional.empty();
                }
                LockSupport.parkNanos(PAUSE);
            } catch (NoSuchFileException e) {
                if (System.nanoTime() > until) {
                    Files.delete(note);
                    throw e;
                }
                // Git removes folders that it finds empty.
                Files.createDirectories(lock.resolveSibling("."));
            } catch (IOException e) {
                Files.delete(note);
                throw e;
            }
        }
    }

    private String name(Path lock) {
        return ProcessHandle.current().pid() + "." + start(ProcessHandle.current()) + "." + COUNT.incrementAndGet()
                + "."
                + URLEncoder.encode(
                        common.relativize(lock.toAbsolutePath().normalize()).toString(), StandardCharsets.UTF_8);
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /**
     * Removes the locks that dead processes of HELIX left.
     *
     * @return them
     */
    List<Path> recover() {
        var removed = new ArrayList<Path>();
        try (var left = Files.newDirectoryStream(notes)) {
            for (var note : left) {
                var match = NOTE.matcher(note.getFileName().toString());
                if (!match.matches() || isAlive(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)))) {
                    continue;
                }
                var lock = common.resolve(URLDecoder.decode(match.group(3), StandardCharsets.UTF_8))
                        .normalize();
                if (lock.startsWith(common) && lock.toString().endsWith(ENDING) && isOf(lock, note)) {
                    Files.delete(lock);
                    removed.add(lock);
                }
                Files.delete(note);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return removed;
        } catch (IOException e) {
            throw new PortException("the locks that HELIX left in " + common + " can't be removed: " + e, e);
        }
        return removed;
    }

    /** Told from a later process of the same number by its start. */
    private static boolean isAlive(long pid, long start) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> start(process) == start)
                .isPresent();
    }

    private static boolean isOf(Path lock, Path note) throws IOException {
        return Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(lock, note);
    }

    private static void force(Path file, byte[] bytes, StandardOpenOption how) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, how)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void flush(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
