package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Files and links as they were. Of what is large, only when it was written last. For one thread. */
final class FilesSnapshot {

    private static final int LARGEST = 1024 * 1024;
    private static final long MOST = 64L * 1024 * 1024;

    private final Map<Path, FileState> states = new LinkedHashMap<>();
    private final List<Path> tops = new ArrayList<>();
    private final Predicate<Path> without;
    private final int largest;
    private long bytes;

    /** @param without folders and files that are not looked at */
    FilesSnapshot(Predicate<Path> without) {
        this(without, LARGEST);
    }

    private FilesSnapshot(Predicate<Path> without, int largest) {
        this.without = without;
        this.largest = largest;
    }

    /** Returns one that keeps no contents: what it has seen can be compared, and not be put back. */
    static FilesSnapshot ofLarge(Predicate<Path> without) {
        return new FilesSnapshot(without, 0);
    }

    /** Remembers a file, or all below a folder. */
    void take(Path top) {
        tops.add(top);
        walk(top, file -> states.put(file, state(file)));
    }

    private FileState state(Path file) {
        var state = bytes < MOST ? FileState.of(file, largest) : FileState.of(file, 0);
        bytes += state.content() == null ? 0 : state.content().length;
        return state;
    }

    /** Returns how a file was; null for one that was not there, or not looked at. */
    @Nullable
    FileState before(Path file) {
        return states.get(file);
    }

    /** Returns the files that were changed, added or removed, sorted. */
    Set<Path> changed() {
        var changed = new TreeSet<Path>();
        for (var top : tops) {
            var there = new TreeSet<Path>();
            walk(top, there::add);
            there.stream().filter(this::isOtherwise).forEach(changed::add);
            states.keySet().stream()
                    .filter(file -> file.startsWith(top) && !there.contains(file))
                    .filter(this::isOtherwise)
                    .forEach(changed::add);
        }
        return changed;
    }

    private boolean isOtherwise(Path file) {
        var before = states.get(file);
        return before == null ? FileState.of(file, 0).exists() : !before.stillHolds(file);
    }

    private interface Visitor {
        void visit(Path file);
    }

    private void walk(Path top, Visitor visitor) {
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS) || without.test(top)) {
            return;
        }
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return without.test(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!without.test(file)) {
                        visitor.visit(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException trouble) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new PortException("the files that developers may not touch can't be read: " + e.getMessage(), e);
        }
    }

    /** How a file or a link stands. Of a link, the content is where it leads. */
    static final class FileState {

        private final boolean exists;
        private final boolean link;
        private final boolean executable;
        private final byte @Nullable [] content;
        /** When it was written last, and how large it is. */
        private final String written;

        private FileState(boolean exists, boolean link, boolean executable, byte @Nullable [] content, String written) {
            this.exists = exists;
            this.link = link;
            this.executable = executable;
            this.content = content;
            this.written = written;
        }

        boolean exists() {
            return exists;
        }

        boolean link() {
            return link;
        }

        boolean executable() {
            return executable;
        }

        /** Returns what stands there; null for nothing, and for what is too large to be kept. */
        byte @Nullable [] content() {
            return content;
        }

        /** Nothing there. */
        static final FileState NONE = new FileState(false, false, false, null, "");

        static FileState of(Path file, long largest) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                var written = attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
                if (attributes.isSymbolicLink()) {
                    var target = Files.readSymbolicLink(file).toString();
                    return new FileState(true, true, false, target.getBytes(StandardCharsets.UTF_8), written);
                }
                if (attributes.isDirectory()) {
                    return NONE;
                }
                var content =
                        attributes.isRegularFile() && attributes.size() <= largest ? Files.readAllBytes(file) : null;
                return new FileState(
                        true,
                        false,
                        Files.isExecutable(file),
                        content,
                        content == null ? written + " " + changed(file) : written);
            } catch (IOException e) {
                // It went while it was looked at, or nobody may read it.
                return NONE;
            }
        }

        /** When it was changed last, which nobody can set; empty where the file system does not tell. */
        private static String changed(Path file) throws IOException {
            return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? String.valueOf(Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
                    : "";
        }

        boolean stillHolds(Path file) {
            // What has become larger is another one, and may be too large to be read.
            var now = of(file, content == null ? 0 : content.length);
            if (exists != now.exists || link != now.link || (!link && exists && executable != now.executable)) {
                return false;
            }
            return content == null ? written.equals(now.written) : Arrays.equals(content, now.content);
        }

        boolean isKnown() {
            return !exists || content != null;
        }
    }
}
