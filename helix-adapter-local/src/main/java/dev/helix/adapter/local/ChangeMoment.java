package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

/**
 * A moment by the clock of a file system, which notes for each file when anything of it was last changed; nobody can set that.
 *
 * @param time what was changed before has an earlier one
 */
record ChangeMoment(FileTime time) {

    /** Some file systems count whole seconds, or two. */
    private static final Duration COARSEST = Duration.ofSeconds(3);

    /**
     * Returns this moment, as soon as the file system's clock has gone on since the last change.
     *
     * @param folder by whose file system's clock
     * @param own a folder to try it out in. Where {@code folder} is on another file system, that is done beside it, if possible
     */
    static ChangeMoment in(Path folder, Path own) throws IOException {
        var probe = probe(folder.toAbsolutePath().normalize(), own);
        try {
            var first = changed(probe);
            var end = System.nanoTime() + COARSEST.toNanos();
            while (true) {
                Files.write(probe, new byte[] {1});
                var next = changed(probe);
                if (next.compareTo(first) > 0) {
                    return new ChangeMoment(next);
                }
                if (System.nanoTime() > end) {
                    throw new IOException("the clock of the file system of " + probe + " stands still");
                }
                Thread.onSpinWait();
            }
        } finally {
            Files.delete(probe);
        }
    }

    private static Path probe(Path folder, Path own) throws IOException {
        try {
            if (!device(folder).equals(device(own))) {
                return Files.createTempFile(folder.resolveSibling("."), ".helix-moment", "");
            }
        } catch (IOException e) {
            // Then by the machine's clock, which its file systems share.
        }
        return Files.createTempFile(own, ".helix-moment", "");
    }

    private static Object device(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:dev");
    }

    /** Returns whether a file was made or changed since; one that is away was not. */
    boolean isBefore(Path file) {
        try {
            return changed(file).compareTo(time) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static FileTime changed(Path file) throws IOException {
        return (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    }
}
