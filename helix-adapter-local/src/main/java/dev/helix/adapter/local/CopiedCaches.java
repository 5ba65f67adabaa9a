package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The copying of what a tree has fetched for itself to where all find it: files and folders, over older ones of their names. No link is
 * followed or copied, and what the tree has removed stays for the others. What is there is not changed but replaced, for somebody may have
 * it open.
 *
 * @param from what came; absolute
 * @param to where it goes; absolute, exists
 */
record CopiedCaches(Path from, Path to) {

    void copy() throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                var there = to.resolve(from.relativize(folder));
                if (!Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(there);
                    Files.createDirectory(there);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var there = to.resolve(from.relativize(file));
                if (attributes.isRegularFile() && !Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
                    var fresh = Files.createTempFile(there.resolveSibling("."), ".helix", "");
                    Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                    Files.move(fresh, there, StandardCopyOption.ATOMIC_MOVE);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // Gone meanwhile, or shut by whom it belongs to: it is fetched again.
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
