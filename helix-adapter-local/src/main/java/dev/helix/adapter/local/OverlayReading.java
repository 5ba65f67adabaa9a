package dev.helix.adapter.local;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what is below a folder that somebody else fills: within bounds, and without following a link. */
final class OverlayReading extends SimpleFileVisitor<Path> {

    private static final int MOST_FILES = 20_000;
    private static final int MOST_FOLDERS = 20_000;
    private static final int LARGEST_FILE = 50 * 1024 * 1024;
    private static final long MOST_BYTES = 200L * 1024 * 1024;

    private final Map<RepoPath, OverlayFile> found = new HashMap<>();
    private final Path top;
    private int folders;
    private long bytes;

    private OverlayReading(Path top) {
        this.top = top;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (++folders > MOST_FOLDERS) {
            throw new Refused(new Refusal.UnsafePath(name(top), "it holds more than " + MOST_FOLDERS + " folders"));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (found.size() >= MOST_FILES) {
            throw new Refused(new Refusal.UnsafePath(name(top), "it holds more than " + MOST_FILES + " files"));
        }
        var path = new RepoPath(top.relativize(file).toString().replace(File.separatorChar, '/'));
        var read = read(path, file, attributes);
        bytes += read.content().size();
        if (bytes > MOST_BYTES) {
            throw new Refused(new Refusal.UnsafePath(
                    name(top), "its files are larger than " + MOST_BYTES / 1024 / 1024 + " MB together"));
        }
        found.put(path, read);
        return FileVisitResult.CONTINUE;
    }

    private static OverlayFile read(RepoPath path, Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            return new OverlayFile(
                    FileMode.SYMLINK, Content.of(Files.readSymbolicLink(file).toString()));
        }
        if (!attributes.isRegularFile()) {
            throw new Refused(new Refusal.UnsafePath(path.value(), "it is neither a file nor a symbolic link"));
        }
        var content = attributes.size() > LARGEST_FILE ? Optional.<byte[]>empty() : bytes(file, LARGEST_FILE);
        if (content.isEmpty()) {
            throw new Refused(new Refusal.UnsafePath(path.value(), "the file is larger than 50 MB"));
        }
        var mode = Files.isExecutable(file) ? FileMode.EXECUTABLE : FileMode.REGULAR;
        return new OverlayFile(mode, Content.of(content.get()));
    }

    /** Reads the files below {@code top}; none where it is not there. */
    static Map<RepoPath, OverlayFile> files(Path top) {
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return Map.of();
        }
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused(new Refusal.UnsafePath(name(top), "it must be a folder, and no link to one"));
        }
        try {
            var reading = new OverlayReading(top);
            Files.walkFileTree(top, reading);
            return reading.found;
        } catch (IOException e) {
            throw new PortException("can't read " + top + ": " + e, e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Reads a file that may grow meanwhile; empty when it holds more than {@code most}. */
    static Optional<byte[]> bytes(Path file, int most) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var channel = Files.newByteChannel(file, options);
                var stream = Channels.newInputStream(channel)) {
            var bytes = stream.readNBytes(most + 1);
            return bytes.length > most ? Optional.empty() : Optional.of(bytes);
        }
    }
}
