package dev.helix.adapter.folder;

import dev.helix.domain.answer.DecodedText;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files below one folder, as they are on disk now. Real paths are compared, so no link leads out unnoticed. */
public final class FolderView implements FileView {

    private static final long LARGEST = 16L * 1024 * 1024;
    private static final int MOST_LINKS = 40;

    private final Path root;
    private final Path real;

    /** Looks at {@code root}, which must be there. */
    public FolderView(Path root) {
        this.root = root.toAbsolutePath().normalize();
        try {
            this.real = this.root.toRealPath();
        } catch (IOException e) {
            throw new PortException("can't look into " + root + ": " + e, e);
        }
    }

    @Override
    public Kind kind(String path) {
        if (path.isEmpty()) {
            return Kind.DIRECTORY;
        }
        var lexical = lexical(path);
        if (lexical == null) {
            return Kind.MISSING;
        }
        try {
            var target = lexical.toRealPath();
            if (!target.startsWith(real)) {
                return Kind.OUTSIDE;
            }
            return Files.isRegularFile(target) ? Kind.FILE : Files.isDirectory(target) ? Kind.DIRECTORY : Kind.OTHER;
        } catch (IOException e) {
            return kindOfBroken(lexical);
        }
    }

    /** Follows a path that ends nowhere, link by link, so that nothing is told about what is outside. */
    private Kind kindOfBroken(Path lexical) {
        var left = new ArrayDeque<Path>();
        root.relativize(lexical).forEach(left::add);
        var at = real;
        for (int hops = 0; !left.isEmpty(); ) {
            var next = at.resolve(left.pop()).normalize();
            if (!next.startsWith(real)) {
                return Kind.OUTSIDE;
            }
            try {
                if (Files.isSymbolicLink(next)) {
                    if (++hops > MOST_LINKS) {
                        return Kind.OTHER;
                    }
                    var target = at.resolve(Files.readSymbolicLink(next)).normalize();
                    if (!target.startsWith(real)) {
                        return Kind.OUTSIDE;
                    }
                    var further = new ArrayList<Path>();
                    real.relativize(target).forEach(further::add);
                    further.reversed().forEach(left::push);
                    at = real;
                } else if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                    at = next;
                } else {
                    return hops == 0 ? Kind.MISSING : Kind.OTHER;
                }
            } catch (IOException e) {
                return Kind.OTHER;
            }
        }
        return Kind.OTHER;
    }

    @Override
    public Optional<String> text(String path) {
        var lexical = lexical(path);
        if (lexical == null || kind(path) != Kind.FILE) {
            return Optional.empty();
        }
        try {
            return Files.size(lexical) > LARGEST
                    ? Optional.empty()
                    : Optional.of(DecodedText.lenient(Files.readAllBytes(lexical)));
        } catch (IOException e) {
            throw new PortException("can't read " + lexical + ": " + e, e);
        }
    }

    @Override
    public List<String> names(String directory) {
        var folder = directory.isEmpty() ? root : lexical(directory);
        if (folder == null || (!directory.isEmpty() && kind(directory) != Kind.DIRECTORY)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new PortException("can't list " + folder + ": " + e, e);
        }
    }

    @Override
    public Optional<String> locate(Path absolute) {
        var normal = absolute.normalize();
        for (var top : List.of(root, real)) {
            if (normal.startsWith(top) && !normal.equals(top)) {
                return Optional.of(top.relativize(normal).toString().replace('\\', '/'));
            }
        }
        return Optional.empty();
    }

    /** Returns the path below the root; null where the name alone says that it is none. */
    private @Nullable Path lexical(String path) {
        try {
            var normal = root.resolve(path).normalize();
            return path.isEmpty() || Path.of(path).isAbsolute() || !normal.startsWith(root) ? null : normal;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
