package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders that nobody but HELIX's own user can read, whatever the umask: they are so from their first byte on. Where a
 * file system has no such permissions they are as it makes them. Safe for use by many threads.
 */
public final class PrivateFiles {

    private static final System.Logger LOG = System.getLogger(PrivateFiles.class.getName());
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    /** What git or a tool decides the modes of, below {@code .helix}: nobody else comes so far. */
    private static final Set<String> OF_OTHERS = Set.of("production", "workspaces", "gates", "homes");

    private static final String SYSTEMS = "systems";

    private PrivateFiles() {}

    /** Makes a folder and those around it that are not there yet. */
    public static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, asked(folder, FOLDER));
    }

    /** Makes an empty file where there is none; one that is there stays as it is. */
    static void file(Path file) throws IOException {
        try {
            Files.createFile(file, asked(file, FILE));
        } catch (FileAlreadyExistsException e) {
            // It is what it is; a start of HELIX puts its permissions right.
            return;
        }
    }

    /** Opens a file, which {@code options} may have made; never follows a link that stands there. */
    public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options, asked(file, FILE));
    }

    private static FileAttribute<?>[] asked(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Takes from group and others what an older HELIX left them: of {@code .helix}, but for what is in slots, checkouts and homes of
     * tools, and of the chats. Follows no link. What can't be changed is logged.
     *
     * @param root absolute
     */
    public static void repair(Path root) {
        if (!isPosix(root)) {
            return;
        }
        var own = root.resolve(".helix");
        try {
            walk(own, folder -> isOfOthers(folder, own));
            walk(root.resolve("projects/sessions"), folder -> false);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "who may read {0} can''t be looked at: {1}", own, e.toString());
        }
    }

    /**
     * Takes from group and others what somebody else, such as an agent, gave them: of {@code folder} and all below it but what tools have
     * fetched. Follows no link. What can't be changed is logged.
     */
    public static void tighten(Path folder) {
        if (!isPosix(folder)) {
            return;
        }
        try {
            walk(folder, HomeCaches::isOne);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "who may read {0} can''t be looked at: {1}", folder, e.toString());
        }
    }

    private static void walk(Path top, Predicate<Path> leftOut) throws IOException {
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (leftOut.test(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                tightenOne(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    tightenOne(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0} can''t be looked at: {1}", file, e.toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isOfOthers(Path folder, Path own) {
        if (!folder.startsWith(own) || folder.equals(own)) {
            return false;
        }
        var place = own.relativize(folder);
        return OF_OTHERS.contains(place.getName(0).toString())
                || (place.startsWith(SYSTEMS) && place.getNameCount() > 2);
    }

    private static void tightenOne(Path path) {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            var permissions = view.readAttributes().permissions();
            if (permissions.removeAll(OTHERS)) {
                view.setPermissions(permissions);
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "others may read {0}, and that can''t be changed: {1}",
                    path,
                    e.toString());
        }
    }
}
