package dev.helix.adapter.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of backups, and what this process has put there and taken away, so that it can be told from what anybody else does there. Safe
 * for use by many threads.
 */
public final class BackupFiles {

    private static final String NONE = "";

    private final Path folder;
    private final Map<Path, String> written = new ConcurrentHashMap<>();

    /** @param folder where they lie; absolute; made when it is needed */
    public BackupFiles(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path made() throws IOException {
        return Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Has a file that is whole take its place. It is noted before, for others look at any time. */
    void place(Path whole, Path file) throws IOException {
        written.put(file, state(whole));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(Path file) throws IOException {
        written.put(file, NONE);
        Files.deleteIfExists(file);
    }

    /** Returns whether {@code file} stands, or is gone, as this process left it; a backup is too large to be compared by its content. */
    public boolean wrote(Path file) {
        var known = written.get(file);
        return known != null && known.equals(state(file));
    }

    private static String state(Path file) {
        try {
            var read = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return read.fileKey() + " " + read.size() + " " + read.lastModifiedTime();
        } catch (IOException e) {
            return NONE;
        }
    }
}
