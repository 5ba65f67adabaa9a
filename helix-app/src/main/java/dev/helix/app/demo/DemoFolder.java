package dev.helix.app.demo;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The folder a demo plays in. An earlier demo's is cleared away; anybody else's is left alone. */
final class DemoFolder implements AutoCloseable {

    private static final String MARK = ".helix-demo";

    private final Path folder;
    private final FileChannel channel;

    private DemoFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** The folder can't be used. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean later;

        Unusable(String message, boolean later) {
            super(message);
            this.later = later;
        }

        /** Returns whether trying again later makes sense. */
        boolean later() {
            return later;
        }
    }

    /**
     * Takes a folder for one demo and empties it.
     *
     * @param reap ends what an earlier demo that was killed may have left running, before its files go
     * @throws Unusable when it holds something else, or another demo plays in it
     */
    static DemoFolder take(Path folder, Runnable reap) {
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new Unusable(folder + " is not a folder; choose another one with --dir", false);
            }
            var mark = folder.resolve(MARK);
            if (Files.isDirectory(folder) && !Files.exists(mark) && !isEmpty(folder)) {
                throw new Unusable(folder + " is not empty and not from a demo; choose another one with --dir", false);
            }
            Files.createDirectories(folder);
            var channel = FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new Unusable("another demo plays in " + folder + "; wait for it, or use --dir", true);
            }
            reap.run();
            empty(folder, mark);
            return new DemoFolder(folder, channel);
        } catch (IOException e) {
            throw new PortException("can't prepare " + folder + ": " + e, e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void empty(Path folder, Path except) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(except)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException trouble)
                    throws IOException {
                if (trouble != null) {
                    throw trouble;
                }
                if (!directory.equals(folder)) {
                    Files.delete(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    Path production() {
        return folder.resolve("production");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new PortException("can't let go of " + folder + ": " + e, e);
        }
    }
}
