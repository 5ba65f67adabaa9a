package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a file, read without opening it. Contents can't be changed without one of these being changed, too: the
 * time of change is the system's own, and nobody sets it.
 *
 * @param mode kind and permissions
 * @param size in bytes
 * @param modified when its content was last written, in ns since 1970; the writer may set it
 * @param changed when anything of it was last changed, in ns since 1970; nobody may set it
 * @param inode which file it is
 */
record FileStat(int mode, long size, long modified, long changed, long inode) {

    private static final String WANTED = "unix:mode,size,lastModifiedTime,ctime,ino";
    private static final String MARKS = "unix:ctime,ino";
    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int OWNER_EXECUTES = 0100;

    /** Attributes that no file has. */
    static final FileStat NONE = new FileStat(0, -1, 0, 0, -1);

    /** Looks at a file, not through a link; null where there is nothing, or nothing that may be looked at. */
    static @Nullable FileStat of(Path file) throws IOException {
        try {
            return of(Files.readAttributes(file, WANTED, LinkOption.NOFOLLOW_LINKS));
        } catch (FileSystemException e) {
            return null;
        }
    }

    /**
     * The part of what the system says that no change of a file leaves as it is: the time of change is the system's own, and a file
     * that was put in another's place is another. Asking for two things costs a tenth less than asking for five.
     */
    record Mark(long changed, long inode) {

        /** As {@link FileStat#of}. */
        static @Nullable Mark of(Path file) throws IOException {
            try {
                var attributes = Files.readAttributes(file, MARKS, LinkOption.NOFOLLOW_LINKS);
                return new Mark(nanos(attributes.get("ctime")), number(attributes.get("ino")));
            } catch (FileSystemException e) {
                return null;
            }
        }
    }

    private static FileStat of(Map<String, Object> attributes) {
        return new FileStat(
                (int) number(attributes.get("mode")),
                number(attributes.get("size")),
                nanos(attributes.get("lastModifiedTime")),
                nanos(attributes.get("ctime")),
                number(attributes.get("ino")));
    }

    private static long number(@Nullable Object number) {
        return number instanceof Number known ? known.longValue() : 0;
    }

    private static long nanos(@Nullable Object time) {
        return time instanceof FileTime known ? known.to(TimeUnit.NANOSECONDS) : 0;
    }

    /** Returns whether kind and mode are those of an entry of a tree. */
    boolean looksLike(Entry entry) {
        if (entry.isSymlink()) {
            return isLink();
        }
        return isFile() && isExecutable() == entry.isExecutable();
    }

    boolean isExecutable() {
        return (mode & OWNER_EXECUTES) != 0;
    }

    boolean isFile() {
        return (mode & KIND) == FILE;
    }

    boolean isFolder() {
        return (mode & KIND) == FOLDER;
    }

    boolean isLink() {
        return (mode & KIND) == LINK;
    }
}
