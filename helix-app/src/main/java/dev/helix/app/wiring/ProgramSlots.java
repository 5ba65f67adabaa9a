package dev.helix.app.wiring;

import dev.helix.adapter.git.CrashFiles;
import dev.helix.adapter.git.FileTree;
import dev.helix.adapter.git.WholeFileSystem;
import dev.helix.adapter.local.PrivateFiles;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.text.Sha256;
import dev.helix.supervisor.LivePlace;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * HELIX's own program, as a package brings it, in two slots of a root: one runs, the other takes the next. What it is called by the supervisor
 * is a hash of all the files that it was given. For one process at a time, which is the caller's to see to.
 */
public final class ProgramSlots {

    private static final String NAME = "program";
    private static final String LOCK = "lock";
    /** Java takes options from these, and says so in front of what it was asked for. */
    private static final Set<String> OPTIONS =
            Set.of("JAVA_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");

    private static final List<String> NEEDED = List.of("bin/helix", "app/helix.jar", "runtime/bin/java");
    private static final long LONGEST_START_SECONDS = 60;
    private static final long LONGEST_UNPACKING_SECONDS = 600;
    private static final int MOST_SAID = 2000;

    /** The turns that this process has: the system would drop a lock when a second channel on its file is closed. */
    private static final Set<Path> TURNS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Map<String, String> environment;

    /**
     * @param root absolute
     * @param environment HELIX's own
     */
    public ProgramSlots(Path root, Map<String, String> environment) {
        this.folder = root.resolve(".helix").resolve(NAME);
        this.environment = environment;
    }

    /** The time in which one process alone replaces a program. */
    public interface Turn extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Returns the turn of this process; empty while another one, or another one's thread, has it. It ends with the process at the latest. */
    Optional<Turn> turn() throws IOException {
        var real = PrivateFiles.folder(folder).toRealPath();
        if (!TURNS.add(real)) {
            return Optional.empty();
        }
        var lock = Optional.<FileChannel>empty();
        try {
            lock = lock();
        } finally {
            if (lock.isEmpty()) {
                TURNS.remove(real);
            }
        }
        return lock.map(channel -> () -> {
            try {
                channel.close();
            } finally {
                TURNS.remove(real);
            }
        });
    }

    private Optional<FileChannel> lock() throws IOException {
        var channel = PrivateFiles.open(
                folder.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        boolean ours = false;
        try {
            ours = channel.tryLock() != null;
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        return ours ? Optional.of(channel) : Optional.empty();
    }

    /** Returns the folder of both slots and of {@code current}. */
    public Path folder() {
        return folder;
    }

    /** Returns the package that this process was started from; empty where it runs from a build or from a Debian package. */
    public static Optional<Path> own() {
        try {
            var jar = Path.of(ProgramSlots.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var app = jar.getParent();
            var home = app == null ? null : app.getParent();
            return Optional.ofNullable(home).filter(ProgramSlots::isWhole);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(Path home) {
        return NEEDED.stream().allMatch(needed -> Files.isRegularFile(home.resolve(needed)));
    }

    /** Puts a program into the first slot, where none is yet. */
    LivePlace install(Path home) throws IOException {
        PrivateFiles.folder(folder);
        var next = emptied("a");
        try {
            copy(home, next);
            return settle(next, "a");
        } finally {
            FileTree.remove(next);
        }
    }

    /** Returns whether a slot has all of the program that it was given, as it was then. */
    boolean holds(LivePlace place) throws IOException {
        var home = folder.resolve(place.slot());
        return isWhole(home) && digest(home).equals(place.tree());
    }

    /**
     * Puts the program of an archive into the slot that is not live, and starts it once to see whether it runs here.
     *
     * @param archive a {@code .tar.gz} of {@code ./helix package}
     * @throws Refused as InvalidSpec where it is none, or StepFailed where its program does not start
     */
    public LivePlace take(Path archive, LivePlace live) throws IOException {
        var slot = live.slot().equals("a") ? "b" : "a";
        var unpacked = emptied(slot);
        try {
            return taken(archive, unpacked, slot);
        } finally {
            FileTree.remove(unpacked);
        }
    }

    private LivePlace taken(Path archive, Path unpacked, String slot) throws IOException {
        var tar = run(
                LONGEST_UNPACKING_SECONDS,
                List.of(
                        "tar",
                        "--extract",
                        "--gzip",
                        "--no-same-owner",
                        "--file",
                        archive.toString(),
                        "--directory",
                        unpacked.toString()));
        if (tar.code() != 0) {
            throw noPackage(archive, "tar can't unpack it: " + tar.said());
        }
        var home = onlyFolder(archive, unpacked);
        requireInside(archive, home);
        if (!isWhole(home)) {
            throw noPackage(archive, "it has not all of " + String.join(", ", NEEDED));
        }
        var first = run(LONGEST_START_SECONDS, List.of(home.resolve("bin/helix").toString(), "--version"));
        if (first.code() != 0 || !first.said().startsWith("helix ")) {
            throw new Refused(new Refusal.StepFailed(
                    "update", "the program in " + archive + " does not start here: " + first.said(), ""));
        }
        return settle(home, slot);
    }

    /** Returns what the program of a slot says that it is; empty where it can't be started. */
    public Optional<String> version(LivePlace place) throws IOException {
        var home = folder.resolve(place.slot());
        var said = run(LONGEST_START_SECONDS, List.of(home.resolve("bin/helix").toString(), "--version"));
        return said.code() == 0 ? Optional.of(said.said()) : Optional.empty();
    }

    private Path emptied(String slot) throws IOException {
        var next = folder.resolve(slot + ".next");
        FileTree.remove(next);
        return Files.createDirectories(next);
    }

    private LivePlace settle(Path home, String slot) throws IOException {
        var place = new LivePlace(slot, digest(home));
        FileTree.remove(folder.resolve(slot));
        Files.move(home, folder.resolve(slot), StandardCopyOption.ATOMIC_MOVE);
        // The ledger names it next, and must not outlast it where the power goes.
        new WholeFileSystem(folder).force();
        return place;
    }

    private static Path onlyFolder(Path archive, Path unpacked) throws IOException {
        try (var inside = Files.newDirectoryStream(unpacked)) {
            var found = inside.iterator();
            if (found.hasNext()) {
                var first = found.next();
                if (!found.hasNext() && Files.isDirectory(first, LinkOption.NOFOLLOW_LINKS)) {
                    return first;
                }
            }
        }
        throw noPackage(archive, "it does not hold one folder");
    }

    /** A link could lead the program, or who deletes it, to anything. */
    private static void requireInside(Path archive, Path home) throws IOException {
        var real = home.toRealPath();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink() && !leadsInto(real, file)) {
                    throw noPackage(archive, home.relativize(file) + " is a link that leads out of it");
                }
                if (attributes.isOther()) {
                    throw noPackage(archive, home.relativize(file) + " is no file");
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** By where it leads at last: on the way there may be other links. */
    private static boolean leadsInto(Path home, Path link) {
        try {
            return link.toRealPath().startsWith(home);
        } catch (IOException e) {
            return false;
        }
    }

    private static Refused noPackage(Path archive, String why) {
        return new Refused(new Refusal.InvalidSpec(
                archive.toString(),
                0,
                "--from",
                "is no package of HELIX: " + why + "; take the .tar.gz of `helix package`"));
    }

    /** Times are kept: the archives of classes go by them. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(at).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String digest(Path home) throws IOException {
        var files = new TreeMap<String, Path>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!CrashFiles.isIn(home, file)) {
                    files.put(home.relativize(file).toString(), file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        var sum = Sha256.begin();
        for (var file : files.entrySet()) {
            sum.update((file.getKey() + '\0').getBytes(StandardCharsets.UTF_8));
            if (Files.isSymbolicLink(file.getValue())) {
                sum.update(Files.readSymbolicLink(file.getValue()).toString().getBytes(StandardCharsets.UTF_8));
            } else {
                try (var in = new DigestInputStream(Files.newInputStream(file.getValue()), sum)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    private record Said(int code, String said) {}

    /** None of the settings of this process is the other one's. */
    private Said run(long seconds, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().keySet().removeIf(name -> name.startsWith("HELIX_") || OPTIONS.contains(name));
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        var process = builder.start();
        try {
            var said = new StringBuilder();
            var reading = Thread.ofVirtual().start(() -> {
                try (var in = process.inputReader(StandardCharsets.UTF_8)) {
                    in.lines().forEach(line -> {
                        if (said.length() < MOST_SAID) {
                            said.append(said.isEmpty() ? "" : "\n").append(line);
                        }
                    });
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                return new Said(-1, "it does not end within " + seconds + " s");
            }
            reading.join();
            return new Said(process.exitValue(), said.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Said(-1, "interrupted");
        } finally {
            process.destroyForcibly();
        }
    }
}
