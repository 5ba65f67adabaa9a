package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out who holds a lock file of git's. It is only told: a lock of somebody else is theirs to remove. */
public final class LockHolders {

    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofHours(2);
    private static final Path OWN_NOTES = Path.of("helix/locks");
    private static final Path PROCESSES = Path.of("/proc");

    private LockHolders() {}

    /** Returns a sentence about a lock file that exists: how old it is, who has it, and what to do. */
    public static String of(Path lock) {
        var holders = find(lock);
        return lock
                + age(lock)
                + (holders.isEmpty()
                        ? " is held by no process that can be seen; when no git works here, remove it and try again"
                        : " is held by " + String.join(", ", holders) + "; try again when it has ended");
    }

    private static String age(Path lock) {
        try {
            var made =
                    Files.getLastModifiedTime(lock, LinkOption.NOFOLLOW_LINKS).toInstant();
            var age = Duration.between(made, Instant.now());
            var told = age.compareTo(LONG) > 0
                    ? age.toHours() + " h"
                    : age.compareTo(SHORT) > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
            return ", " + told + " old,";
        } catch (IOException e) {
            // It has just gone.
            return "";
        }
    }

    /**
     * Finds the lock files of a repository, of whatever kind: of its refs and their logs, its settings, its indexes, its packs, and those of its
     * submodules and linked work trees.
     *
     * @param gitDirectory of the work tree
     * @param common of the repository; the same where no work tree is linked
     */
    public static List<Path> locks(Path gitDirectory, Path common) {
        var found = new TreeSet<Path>();
        addLocks(common, found);
        addLocks(gitDirectory, found);
        return List.copyOf(found);
    }

    private static void addLocks(Path folder, Collection<Path> found) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path place, BasicFileAttributes attributes) {
                    return isLoose(place) || place.endsWith(OWN_NOTES)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && file.toString().endsWith(OwnLocks.ENDING)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path place, @Nullable IOException e) throws IOException {
                    if (e == null || e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new PortException("the locks in " + folder + " can't be looked for: " + e, e);
        }
    }

    /** Loose objects are many, and none is locked. */
    private static boolean isLoose(Path place) {
        var above = place.getParent();
        return above != null
                && above.endsWith("objects")
                && place.getFileName().toString().length() == 2;
    }

    /** Returns the processes that have it open, as far as can be seen. */
    static List<String> find(Path lock) {
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process, lock))
                .map(LockHolders::name)
                .toList();
    }

    private static String name(ProcessHandle process) {
        return "process " + process.pid()
                + process.info().command().map(command -> " (" + command + ")").orElse("");
    }

    private static boolean holds(ProcessHandle process, Path lock) {
        return openFiles(process).contains(lock);
    }

    /** Processes of others, and those that have just ended, show nothing. */
    private static List<Path> openFiles(ProcessHandle process) {
        var open = new ArrayList<Path>();
        try (var descriptors = Files.newDirectoryStream(
                PROCESSES.resolve(Long.toString(process.pid())).resolve("fd"))) {
            for (var descriptor : descriptors) {
                open.add(Files.readSymbolicLink(descriptor));
            }
        } catch (IOException e) {
            return open;
        }
        return open;
    }
}
