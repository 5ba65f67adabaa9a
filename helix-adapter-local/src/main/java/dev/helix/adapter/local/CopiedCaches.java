package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The copying of what a tree has fetched for itself to where all find it: files and folders, over older ones of their names. No link is
 * followed or copied, and what the tree has removed stays for the others. What is there is not changed but replaced, for somebody may have
 * it open.
 *
 * @param from what came; absolute
 * @param to where it goes; absolute, exists
 */
record CopiedCaches(Path from, Path to) {

    /** What can't be copied is left, and fetched again: nobody waits for it. */
    void copy() {
        try {
            Files.walkFileTree(from, new Copying());
        } catch (IOException e) {
            tell(from, e);
        }
    }

    private static void tell(Path file, IOException e) {
        System.getLogger(CopiedCaches.class.getName())
                .log(System.Logger.Level.DEBUG, "what was fetched stays in " + file + ": " + e);
    }

    private final class Copying extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var there = to.resolve(from.relativize(folder));
            try {
                if (!Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(there);
                    Files.createDirectory(there);
                }
                return FileVisitResult.CONTINUE;
            } catch (IOException e) {
                tell(folder, e);
                return FileVisitResult.SKIP_SUBTREE;
            }
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var there = to.resolve(from.relativize(file));
            if (attributes.isRegularFile() && !Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    copy(file, there);
                } catch (IOException e) {
                    tell(file, e);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        private static void copy(Path file, Path there) throws IOException {
            var fresh = Files.createTempFile(there.resolveSibling("."), ".helix", "");
            try {
                Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                Files.move(fresh, there, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            // Gone meanwhile, or shut by whom it belongs to.
            tell(file, e);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            if (e != null) {
                tell(folder, e);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
