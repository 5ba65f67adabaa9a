package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox.Layer;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Keeps changes apart by overlays of the kernel: mounted over the places themselves, in a space of mounts of their own, before a
 * sandbox is made in there. Where the kernel or the file system allows none, nothing is kept apart; where it does, a layer that can't be had
 * is a fault. Safe for use by many threads.
 */
final class OverlayLayers {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SHORT = 16;
    private static final String UPPER = "upper";
    private static final String WORK = "work";

    /** The program that mounts, how many, and for each where, what changes and what the kernel needs beside that; then the command. */
    private static final List<String> MOUNTING = List.of(
            "/bin/sh",
            "-c",
            "mount=$1 left=$2; shift 2; while [ \"$left\" -gt 0 ]; do \"$mount\" -t overlay helix -o"
                    + " \"lowerdir=$1,upperdir=$2,workdir=$3,userxattr,index=off\" \"$1\" || exit 125; left=$((left - 1)); shift 3;"
                    + " done; exec \"$@\"",
            "helix-layers");

    private final Programs programs;
    private final Duration limit;
    private final int user;
    private final int group;
    /** By the file system, so that what was once promised holds for every folder there. */
    private final Map<Object, Boolean> tried = new ConcurrentHashMap<>();

    OverlayLayers(Programs programs) {
        this(programs, LIMIT);
    }

    /** @param limit how long it is tried whether layers work here */
    OverlayLayers(Programs programs, Duration limit) {
        this.programs = programs;
        this.limit = limit;
        this.user = own("unix:uid");
        this.group = own("unix:gid");
    }

    private static int own(String attribute) {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), attribute);
        } catch (IOException | RuntimeException e) {
            // No Linux: then nothing is mounted either.
            return -1;
        }
    }

    /** Returns whether a place is a folder that an overlay can lie over, with all links on the way to it followed. */
    boolean fit(Path place) {
        return real(place).anyMatch(found -> Files.isDirectory(found) && canBeNamed(found));
    }

    /** The options of a mount part paths by such letters. */
    private static boolean canBeNamed(Path path) {
        return path.toString().chars().noneMatch(letter -> ",:\\\"\n".indexOf(letter) >= 0);
    }

    /**
     * Returns whether layers can be kept in {@code folder}, which is made where it is not there; tried once for its file system. What could
     * not be tried to the end is tried again.
     *
     * @throws PortException where the folder can't be made, or this thread is interrupted
     */
    boolean work(Path folder) {
        return known(folder).orElse(false);
    }

    /** As {@link #work}, for a layer that somebody counts on. @throws PortException also where there was no time to try */
    boolean workIndeed(Path folder) {
        return known(folder)
                .orElseThrow(() -> new PortException(
                        "within " + limit.toSeconds() + " s this machine did not come to try the layer " + folder
                                + "; try again when it has less to do"));
    }

    private Optional<Boolean> known(Path folder) {
        if (user < 0 || !canBeNamed(folder)) {
            return Optional.of(false);
        }
        try {
            PrivateFiles.folder(folder);
            var fileSystem = Files.getAttribute(folder, "unix:dev");
            var known = tried.get(fileSystem);
            if (known != null) {
                return Optional.of(known);
            }
            var seen = tried(folder);
            seen.ifPresent(works -> tried.put(fileSystem, works));
            return seen;
        } catch (IOException e) {
            throw new PortException("can't make the layer " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Returns whether it worked; empty where there was no time for it. */
    private Optional<Boolean> tried(Path folder) throws IOException {
        var here = Files.createTempDirectory(folder, ".try");
        try {
            var place = Files.createDirectory(here.resolve("place"));
            if (programs.find("unshare").isEmpty() || programs.find("mount").isEmpty()) {
                return Optional.of(false);
            }
            var command =
                    below(List.of("/bin/sh", "-c", ": > \"$0\"", place + "/file"), new Layer(here, List.of(place)));
            return ran(command).map(well -> well && Files.notExists(place.resolve("file")));
        } finally {
            remove(here);
        }
    }

    private Optional<Boolean> ran(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(ProcessCommands.NOTHING))
                .start();
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)
                    ? Optional.of(process.exitValue() == 0)
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while layers were being tried", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Returns the options by which bubblewrap has its user be the one again that an ordinary user had to give up to mount. */
    List<String> asBefore() {
        return user == 0
                ? List.of()
                : List.of("--unshare-user", "--uid", Integer.toString(user), "--gid", Integer.toString(group));
    }

    /** Returns {@code command} with the places of {@code layer} as it has changed them. */
    List<String> below(List<String> command, Layer layer) {
        var unshare = programs.find("unshare");
        var mount = programs.find("mount");
        var places = places(layer);
        if (unshare.isEmpty() || mount.isEmpty()) {
            throw new PortException("there are no programs unshare and mount");
        }
        var line = new ArrayList<String>();
        line.add(unshare.get().toString());
        if (user != 0) {
            line.addAll(List.of("--user", "--map-root-user"));
        }
        line.addAll(List.of("--mount", "--"));
        line.addAll(MOUNTING);
        line.add(mount.get().toString());
        line.add(Integer.toString(places.size()));
        for (var place : places) {
            line.add(place.toString());
            line.add(part(layer.folder(), place, UPPER).toString());
            line.add(part(layer.folder(), place, WORK).toString());
        }
        line.addAll(command);
        return line;
    }

    private List<Path> places(Layer layer) {
        var all = layer.places().stream()
                .flatMap(OverlayLayers::real)
                .filter(this::fit)
                .distinct()
                .toList();
        return all.stream()
                .filter(place -> all.stream().noneMatch(other -> place.startsWith(other) && !place.equals(other)))
                .toList();
    }

    private static Stream<Path> real(Path place) {
        try {
            return Stream.of(place.toRealPath());
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Returns where a layer keeps the changes of a place; empty where it has none. */
    static Optional<Path> changes(Path folder, Path place) {
        return real(place)
                .map(found -> named(folder, found).resolve(UPPER))
                .filter(upper -> Files.isDirectory(upper, LinkOption.NOFOLLOW_LINKS))
                .findFirst();
    }

    private static Path named(Path folder, Path place) {
        return folder.resolve(Sha256.hex(place.toString()).substring(0, SHORT));
    }

    private static Path part(Path folder, Path place, String name) {
        var part = named(folder, place).resolve(name);
        try {
            PrivateFiles.folder(part);
        } catch (IOException e) {
            throw new PortException("can't make the layer " + part + ": " + e.getMessage(), e);
        }
        return part;
    }

    /** Removes a layer. The kernel leaves a folder in it that nobody may enter. */
    static void remove(Path folder) throws IOException {
        try (var parts = Files.newDirectoryStream(folder)) {
            for (var part : parts) {
                var shut = part.resolve(WORK).resolve(WORK);
                if (Files.isDirectory(shut, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
                }
            }
        }
        DurableFile.remove(folder);
    }
}
