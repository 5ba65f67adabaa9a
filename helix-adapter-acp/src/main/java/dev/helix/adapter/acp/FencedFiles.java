package dev.helix.adapter.acp;

import dev.helix.process.WriteRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes files for an agent, below its directory and nowhere else. The agent may change the folder at the same moment, and HELIX
 * may write where the agent can't: so each folder on the way is opened without following a link, and the file is put into the
 * one that was opened.
 */
final class FencedFiles {

    private static final int LONGEST = 16 << 20;

    private final Path directory;
    private final WriteRule rule;

    /** @param directory absolute, exists */
    FencedFiles(Path directory, WriteRule rule) {
        this.directory = directory;
        this.rule = rule;
    }

    /** Returns why {@code file} may not be written; null if it may. */
    @Nullable
    String refusal(Path file) {
        return rule.refusal(file);
    }

    /**
     * Writes {@code content}, in one step.
     *
     * @throws IOException with a sentence for the agent if it can't be
     */
    void write(Path file, String content) throws IOException {
        var refusal = rule.refusal(file);
        if (refusal != null) {
            throw new IOException(refusal);
        }
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST) {
            throw new IOException(file + " would have more than " + (LONGEST >> 20) + " MiB");
        }
        var inside = inside(file);
        try (var base = Files.newDirectoryStream(directory.toRealPath())) {
            if (!(base instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("this file system lets HELIX write nothing safely; write the file yourself");
            }
            write(secure, inside, bytes, file);
        } catch (NoSuchFileException e) {
            throw new IOException("the folder of " + file + " is not there; make it first", e);
        }
    }

    private static void write(SecureDirectoryStream<Path> folder, Path inside, byte[] bytes, Path file)
            throws IOException {
        if (inside.getNameCount() == 1) {
            put(folder, inside, bytes, file);
            return;
        }
        try (var next = folder.newDirectoryStream(inside.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            write(next, inside.subpath(1, inside.getNameCount()), bytes, file);
        }
    }

    private Path inside(Path file) throws IOException {
        var wanted = file.normalize();
        for (var base : new Path[] {directory.normalize(), directory.toRealPath()}) {
            if (wanted.startsWith(base) && !wanted.equals(base)) {
                return base.relativize(wanted);
            }
        }
        throw new IOException(file + " is not below " + directory);
    }

    private static void put(SecureDirectoryStream<Path> folder, Path name, byte[] bytes, Path file) throws IOException {
        var view = folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            if (!view.readAttributes().isRegularFile()) {
                throw new IOException(file + " is no regular file");
            }
        } catch (NoSuchFileException e) {
            // It is made anew.
        }
        var whole = Path.of("." + UUID.randomUUID() + ".part");
        try (SeekableByteChannel out = folder.newByteChannel(
                whole, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            for (var left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
                out.write(left);
            }
        }
        folder.move(whole, folder, name);
    }
}
