package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes small files so that after a power loss there is the old content or the new one. The names it writes are HELIX's
 * own: a link or a folder that somebody put there is taken away, and never followed. An interrupt does not stop it.
 */
final class DurableFile {

    private DurableFile() {}

    private interface Writing {
        void run() throws IOException;
    }

    /** The content that a loss of power may leave. */
    private enum Lasting {
        /** The new content, once the writing is over. */
        NEW,
        /** The old content or the new one. */
        EITHER,
        /** The old content, the new one, or an empty file. */
        ANYTHING
    }

    /** Who may read. */
    private enum Readers {
        /** The user that HELIX runs as. */
        OWNER,
        /** Whom the umask lets. */
        UMASK
    }

    /** Replaces the content of {@code file} atomically, for HELIX's own user alone. */
    static void replace(Path file, String content) {
        replace(file, content, Lasting.NEW, Readers.OWNER);
    }

    /** As {@link #replace}, where an old content does no harm after a loss of power. */
    static void replaceSoon(Path file, String content) {
        replace(file, content, Lasting.EITHER, Readers.OWNER);
    }

    /** As {@link #replace}, for what can be made again from something else: a loss of power may empty it. */
    static void copy(Path file, String content) {
        replace(file, content, Lasting.ANYTHING, Readers.OWNER);
    }

    /** As {@link #replace}, for whom the umask lets read. */
    static void publish(Path file, String content) {
        replace(file, content, Lasting.NEW, Readers.UMASK);
    }

    /** As {@link #copy}, for whom the umask lets read. */
    static void show(Path file, String content) {
        replace(file, content, Lasting.ANYTHING, Readers.UMASK);
    }

    private static void replace(Path file, String content, Lasting lasting, Readers readers) {
        var folder = folderOf(file);
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (readers == Readers.OWNER) {
                PrivateFiles.folder(folder);
            } else {
                Files.createDirectories(folder);
            }
            uninterrupted(() -> {
                remove(fresh);
                write(fresh, content, lasting != Lasting.ANYTHING, readers);
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    remove(file);
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            });
            if (lasting == Lasting.NEW) {
                syncFolder(folder);
            }
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
    }

    private static void write(Path fresh, String content, boolean forced, Readers readers) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (var channel =
                readers == Readers.OWNER ? PrivateFiles.open(fresh, options) : FileChannel.open(fresh, options)) {
            var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (forced) {
                channel.force(true);
            }
        }
    }

    /** Makes names in {@code folder} durable. */
    static void syncFolder(Path folder) throws IOException {
        uninterrupted(() -> {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    /** Returns the folder that {@code file} is in. */
    static Path folderOf(Path file) {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new PortException(file + " can't be a file");
        }
        return folder;
    }

    /** An interrupt closes a channel in the middle of its work; then all of it is done again. The flag is kept. */
    private static void uninterrupted(Writing writing) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    writing.run();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Removes a file, a link, or a folder with all that is in it; follows no link. */
    static void remove(Path top) throws IOException {
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(top);
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                // Somebody who ends takes away their own at the same time, such as an agent its sockets.
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
