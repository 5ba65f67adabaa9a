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

    private static final Noted NONE = new Noted("", "");

    private final Path folder;
    private final Map<Path, Noted> written = new ConcurrentHashMap<>();

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

    /**
     * How a file stands.
     *
     * @param state what stays when it takes its place
     * @param changed when it was changed last, which nobody can set; empty while it takes its place, for that is a change as well
     */
    private record Noted(String state, String changed) {}

    /** Has a file that is whole take its place. It is noted before, for others look at any time. */
    void place(Path whole, Path file) throws IOException {
        var before = written.get(file);
        var taking = new Noted(noted(whole).state(), "");
        written.put(file, taking);
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            written.compute(file, (at, now) -> before);
            throw e;
        }
        written.put(file, new Noted(taking.state(), noted(file).changed()));
    }

    void remove(Path file) throws IOException {
        written.put(file, NONE);
        Files.deleteIfExists(file);
    }

    /** Returns whether {@code file} stands, or is gone, as this process left it; a backup is too large to be compared by its content. */
    public boolean wrote(Path file) {
        var known = written.get(file);
        if (known == null) {
            return false;
        }
        var now = noted(file);
        return known.state().equals(now.state())
                && (known.changed().isEmpty() || known.changed().equals(now.changed()));
    }

    private static Noted noted(Path file) {
        try {
            var read = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean tells = file.getFileSystem().supportedFileAttributeViews().contains("unix");
            return new Noted(
                    read.fileKey() + " " + read.size() + " " + read.lastModifiedTime(),
                    tells ? String.valueOf(Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)) : "");
        } catch (IOException e) {
            return NONE;
        }
    }
}
