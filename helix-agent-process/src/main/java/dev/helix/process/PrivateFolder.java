package dev.helix.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders around what an agent keeps, such as its transcripts: whatever modes it gives to its files, nobody but HELIX's own user comes
 * so far.
 */
public final class PrivateFolder {

    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFolder() {}

    /** Makes a folder, and those around it that are not there yet, whatever the umask. */
    public static Path make(Path folder) throws IOException {
        return isPosix(folder) ? Files.createDirectories(folder, FOLDER) : Files.createDirectories(folder);
    }

    /** Writes a file of HELIX's own into one, and replaces what stands there. */
    public static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(isPosix(file) ? Files.createFile(file, FILE) : file, text);
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
