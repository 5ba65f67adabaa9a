package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places of a home where tools keep what they have fetched or can make again. Whatever else is in a home may configure them
 * ({@code .npmrc}, {@code .m2/settings.xml}, {@code .cargo/config.toml}, {@code .gradle/init.gradle}).
 */
public final class HomeCaches {

    /** Relative to a home. None is inside of another. */
    static final List<String> PLACES = List.of(
            ".bun/install/cache",
            ".cache",
            ".cargo/git",
            ".cargo/registry",
            ".composer/cache",
            ".gradle/caches",
            ".gradle/wrapper/dists",
            ".ivy2/cache",
            ".local/share/NuGet",
            ".local/share/pnpm/store",
            ".m2/repository",
            ".m2/wrapper/dists",
            ".npm/_cacache",
            ".npm/_npx",
            ".nuget/packages",
            ".pub-cache/hosted",
            ".rustup/toolchains",
            ".sbt/boot",
            ".yarn/berry/cache",
            "go/pkg/mod");

    /** A root is one process's, and gates of several projects share their home. */
    private static final ReentrantLock MAKING = new ReentrantLock();

    private HomeCaches() {}

    /** Returns whether {@code folder} is such a place in some home. */
    static boolean isOne(Path folder) {
        return PLACES.stream().anyMatch(folder::endsWith);
    }

    /**
     * Makes the places in {@code folder} that are not there yet. A link on the way to one is removed: where a home lies whose
     * owner could once write anywhere in it, one may lead out. Several may ask for the same folder at a time.
     *
     * @param folder absolute
     * @throws PortException where that can't be done
     */
    public static void make(Path folder) {
        MAKING.lock();
        try {
            PrivateFiles.folder(folder);
            for (var place : PLACES) {
                var at = folder;
                for (var name : Path.of(place)) {
                    at = at.resolve(name);
                    if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                        Files.deleteIfExists(at);
                        Files.createDirectory(at);
                    }
                }
            }
        } catch (IOException e) {
            throw new PortException("can't make the caches in " + folder + ": " + e.getMessage(), e);
        } finally {
            MAKING.unlock();
        }
    }
}
