package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;

/**
 * Writes files into a folder in which an agent works at the same time. It may put links there, which lead HELIX nowhere: each
 * folder on the way is opened as a folder, and what follows is opened in it.
 */
public final class DraftFiles {

    private final Path folder;

    /** @param folder absolute, and there; no agent can write into the one that it is in */
    public DraftFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes a file, in place of one that is there.
     *
     * @param path relative to the folder
     * @throws PortException where something on the way is no folder, or the file is no file
     */
    public void write(Path path, String text) {
        try (var around = Files.newDirectoryStream(folder.resolveSibling("."));
                var here = Files.newDirectoryStream(folder)) {
            write(secure(around), secure(here), path, text);
        } catch (IOException e) {
            throw new PortException("can't write " + folder.resolve(path) + ": " + e, e);
        }
    }

    private void write(SecureDirectoryStream<Path> around, SecureDirectoryStream<Path> here, Path path, String text)
            throws IOException {
        var name = path.getName(0);
        if (path.getNameCount() > 1) {
            makeFolder(around, here, name);
            try (var below = here.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                write(around, below, path.subpath(1, path.getNameCount()), text);
            }
            return;
        }
        // Anew, for the name may be one of two of a file elsewhere.
        try {
            here.deleteFile(name);
        } catch (NoSuchFileException e) {
            // There was none.
        }
        try (var channel = here.newByteChannel(
                name, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** Made where no agent can write, and moved in: nothing makes a folder in one that is held open, and a path may lead elsewhere. */
    private void makeFolder(SecureDirectoryStream<Path> around, SecureDirectoryStream<Path> here, Path name)
            throws IOException {
        try {
            here.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            return;
        } catch (NoSuchFileException e) {
            // It is made.
        }
        var made = Files.createTempDirectory(folder.resolveSibling("."), ".draft");
        try {
            around.move(made.getFileName(), here, name);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException("this machine can't open a file in a folder that is held open");
    }
}
