package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forces to disk all that lies in a folder, at once: one call for the file system that it is on, where the machine has it. */
public record WholeFileSystem(Path folder) {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Does it. */
    public void force() throws IOException {
        if (!forcedAtOnce()) {
            eachFile();
        }
    }

    private boolean forcedAtOnce() {
        try {
            var done = new ChildProcess(folder, LIMIT).run(List.of("sync", "-f", "."), new byte[0]);
            return done.code() == 0;
        } catch (PortException e) {
            return false;
        }
    }

    private void eachFile() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    SlotMarker.flush(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException trouble) throws IOException {
                if (trouble != null) {
                    throw trouble;
                }
                SlotMarker.flush(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
