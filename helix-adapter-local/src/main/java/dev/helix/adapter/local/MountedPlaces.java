package dev.helix.adapter.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The places that processes of this machine have mounted for themselves, at one time. */
final class MountedPlaces {

    private static final System.Logger LOG = System.getLogger(MountedPlaces.class.getName());

    private final Set<String> mounts;

    private MountedPlaces(Set<String> mounts) {
        this.mounts = mounts;
    }

    /**
     * Looks at what can be seen of it.
     *
     * @param near a part of the paths that are asked for
     */
    static MountedPlaces now(String near) {
        var mounts = new HashSet<String>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (var process : processes) {
                try (var lines = Files.lines(process.resolve("mountinfo"))) {
                    lines.filter(line -> line.contains(near)).forEach(mounts::add);
                } catch (IOException | UncheckedIOException e) {
                    LOG.log(System.Logger.Level.TRACE, "it has ended, or is somebody else's", e);
                }
            }
        } catch (IOException e) {
            // No Linux, and nothing that could be mounted.
            return new MountedPlaces(Set.of());
        }
        return new MountedPlaces(mounts);
    }

    /** Returns whether a path with such a part is mounted, or a mount keeps its changes there. */
    boolean has(String part) {
        return mounts.stream().anyMatch(mount -> mount.contains(part));
    }
}
