package dev.helix.adapter.acp;

import dev.helix.process.ReadRule;
import dev.helix.process.WriteRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
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
 * Reads and writes files for an agent. It reads what its rule allows; it writes below its directory and nowhere else. The agent may change the folder at the same moment, and HELIX
 * may write where the agent can't: so each folder on the way is opened without following a link, and the file is put into the
 * one that was opened.
 */
final class FencedFiles {

    private static final int LONGEST = 16 << 20;

    private final Path directory;
    private final ReadRule reads;
    private final WriteRule rule;

    /** @param directory absolute, exists */
    FencedFiles(Path directory, ReadRule reads, WriteRule rule) {
        this.directory = directory;
        this.reads = reads;
        this.rule = rule;
    }

    /** Returns why {@code place} may not be read; null if it may. */
    @Nullable
    String unreadable(Path place) {
        return reads.refusal(place);
    }

    /**
     * Returns the text of a file.
     *
     * @param line the first one, from 1
     * @param limit lines at most
     * @throws NoSuchFileException if it is not there
     * @throws IOException with a sentence for the agent if it can't be read
     */
    String read(Path file, long line, long limit) throws IOException {
        var refusal = reads.refusal(file);
        if (refusal != null) {
            throw new IOException(refusal);
        }
        // The agent may put a link on the way after it was asked where the file is: from here on none is followed.
        var real = file.toRealPath();
        refusal = reads.refusal(real);
        if (refusal != null) {
            throw new IOException(refusal);
        }
        byte[] bytes;
        try (var base = Files.newDirectoryStream(real.getRoot())) {
            if (real.getNameCount() == 0 || !(base instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("HELIX can't read " + file + " safely here; read it yourself");
            }
            bytes = read(secure, real.subpath(0, real.getNameCount()), file);
        }
        if (bytes.length > LONGEST) {
            throw new IOException(file + " has more than " + (LONGEST >> 20) + " MiB");
        }
        return lines(new String(bytes, StandardCharsets.UTF_8), line, limit);
    }

    private static byte[] read(SecureDirectoryStream<Path> folder, Path inside, Path file) throws IOException {
        var name = inside.getName(0);
        if (inside.getNameCount() > 1) {
            try (var next = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                return read(next, inside.subpath(1, inside.getNameCount()), file);
            }
        }
        var view = folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!view.readAttributes().isRegularFile()) {
            throw new IOException(file + " is no regular file");
        }
        try (var in = Channels.newInputStream(
                folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            return in.readNBytes(LONGEST + 1);
        }
    }

    private static String lines(String text, long line, long limit) {
        int from = 0;
        for (long at = 1; at < line && from < text.length(); at++) {
            int end = text.indexOf('\n', from);
            from = end < 0 ? text.length() : end + 1;
        }
        int to = from;
        for (long at = 0; at < limit && to < text.length(); at++) {
            int end = text.indexOf('\n', to);
            to = end < 0 ? text.length() : end + 1;
        }
        return text.substring(from, to);
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
