package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * The clock by which a file system notes changes. Where it is coarse, a file that was changed twice within one tick looks as
 * after the first change: what is that young proves nothing.
 *
 * @param fine whether two changes never have the same time once somebody has looked in between
 */
record FileClock(boolean fine) {

    private static final int LOOKS = 4;
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

    /** Tries it out in a folder of the file system in question. */
    static FileClock of(Path folder) throws IOException {
        var file = Files.createTempFile(folder, ".clock", "");
        try {
            var last = changed(file);
            for (int i = 0; i < LOOKS; i++) {
                Files.write(file, new byte[] {(byte) i}, StandardOpenOption.APPEND);
                var next = changed(file);
                if (next == last) {
                    return new FileClock(false);
                }
                last = next;
            }
            return new FileClock(true);
        } finally {
            Files.delete(file);
        }
    }

    private static long changed(Path file) throws IOException {
        var stat = FileStat.of(file);
        return stat == null ? -1 : stat.changed();
    }

    /** Returns the time, in ns since 1970. */
    static long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /** Returns what may be kept of a file that was known to be right at {@code time}, in ns since 1970. */
    FileStat kept(FileStat stat, long time) {
        return fine || stat.changed() < time - TICK ? stat : FileStat.NONE;
    }
}
