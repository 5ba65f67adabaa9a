package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a slot looked like when they were last known to be right, in the format of a git index. It saves
 * reading files, and says which ones are HELIX's to delete. For one thread.
 */
final class StatCache {

    private final Path file;
    private @Nullable DirCache known;
    private Instant writtenAt = Instant.EPOCH;

    /** @param file where it is kept; read when it is first asked, and empty when it is not there */
    StatCache(Path file) {
        this.file = file;
    }

    private DirCache known() throws IOException {
        if (known == null) {
            writtenAt = Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : Instant.EPOCH;
            known = DirCache.read(file.toFile(), FS.DETECTED);
        }
        return known;
    }

    /** Returns the paths of all files that were written. */
    Set<String> paths() throws IOException {
        var paths = new HashSet<String>();
        for (var i = 0; i < known().getEntryCount(); i++) {
            paths.add(known().getEntry(i).getPathString());
        }
        return paths;
    }

    /**
     * Returns whether the file still looks as it did when it held this entry. One changed within the clock's resolution of
     * the cache's own writing proves nothing.
     */
    boolean vouchesFor(String path, Entry entry, @Nullable PosixFileAttributes attributes) throws IOException {
        var last = known().getEntry(path);
        return last != null
                && attributes != null
                && last.getObjectId().equals(entry.id())
                && last.getFileMode().equals(entry.mode())
                && looksLike(entry, attributes)
                && last.getLastModifiedInstant().equals(modified(attributes))
                && last.getLength() == (int) attributes.size()
                && modified(attributes).isBefore(writtenAt);
    }

    /** Returns whether kind and mode are those of the entry. */
    static boolean looksLike(Entry entry, PosixFileAttributes attributes) {
        if (entry.isSymlink()) {
            return attributes.isSymbolicLink();
        }
        return attributes.isRegularFile()
                && attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE) == entry.isExecutable();
    }

    private static Instant modified(PosixFileAttributes attributes) {
        return attributes.lastModifiedTime().toInstant();
    }

    /** Collects what the next cache will hold. */
    Next next() {
        return new Next();
    }

    final class Next {
        private final DirCache next = DirCache.newInCore();
        private final DirCacheBuilder builder = next.builder();

        /** Notes a file that is right. */
        void add(String path, Entry entry, PosixFileAttributes attributes) {
            var noted = new DirCacheEntry(path);
            noted.setFileMode(FileMode.fromBits(entry.mode()));
            noted.setObjectId(entry.id());
            noted.setLength(attributes.size());
            noted.setLastModified(modified(attributes));
            builder.add(noted);
        }

        /** Replaces the cache on disk, durably. A lock that is there was left by a dead process: only one writes a slot. */
        void write() throws IOException {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".lock"));
            var lock = DirCache.lock(file.toFile(), FS.DETECTED);
            try {
                var kept = lock.builder();
                builder.finish();
                for (var i = 0; i < next.getEntryCount(); i++) {
                    kept.add(next.getEntry(i));
                }
                kept.finish();
                lock.write();
                if (!lock.commit()) {
                    throw new IOException(file + " could not be replaced");
                }
            } finally {
                lock.unlock();
            }
            SlotMarker.flush(file);
            SlotMarker.flush(file.resolveSibling("."));
        }
    }
}
