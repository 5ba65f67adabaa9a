package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The facts that Linux tells about a process in {@code /proc/PID/stat} (proc(5)). */
final class ProcStat {

    private static final Pattern BLANK = Pattern.compile(" ");
    /** Fields are numbered from 1; the name, the second, is in parentheses and may hold anything. */
    private static final int FIRST_BEHIND_NAME = 3;

    static final int STATE = 3;
    static final int THREADS = 20;
    static final int START_TIME = 22;

    private ProcStat() {}

    /** Returns a field by its number in the manual; empty when the process is gone or this is no Linux. */
    static Optional<String> field(long pid, int number) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            List<String> fields = BLANK.splitAsStream(stat.substring(stat.lastIndexOf(')') + 2))
                    .toList();
            return Optional.of(fields.get(number - FIRST_BEHIND_NAME));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
