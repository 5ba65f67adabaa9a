package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * The memory of this machine, as the kernel tells it: how much of it one command may have with all its processes, and whether it is short.
 * Says nothing where the kernel doesn't. Safe for use by many threads.
 */
final class MachineMemory {

    private static final Path TOLD = Path.of("/proc/meminfo");
    private static final Pattern LINE = Pattern.compile("(?m)^(\\w+):\\s+(\\d+) kB$");
    private static final int KB = 1024;
    private static final int QUARTERS = 4;

    private final Path told;

    MachineMemory() {
        this(TOLD);
    }

    /** @param told in the form of {@code /proc/meminfo} */
    MachineMemory(Path told) {
        this.told = told;
    }

    /** Returns three quarters of it, in bytes; 0 where nobody knows. */
    long most() {
        return value(told, "MemTotal") / QUARTERS * (QUARTERS - 1);
    }

    /** Returns whether less than a quarter of it is left, so that somebody may have more than {@link #most}. */
    boolean isShort() {
        long all = value(told, "MemTotal");
        return all > 0 && value(told, "MemAvailable") < all / QUARTERS;
    }

    /** Returns how much of it some processes have, in bytes; what they share counts once, where that can be told. */
    static long of(Collection<ProcessHandle> processes) {
        return processes.stream()
                .mapToLong(process -> {
                    var folder = Path.of("/proc", Long.toString(process.pid()));
                    long share = value(folder.resolve("smaps_rollup"), "Pss");
                    return share > 0 ? share : value(folder.resolve("status"), "VmRSS");
                })
                .sum();
    }

    private static long value(Path file, String name) {
        try {
            return LINE.matcher(Files.readString(file))
                    .results()
                    .filter(line -> line.group(1).equals(name))
                    .mapToLong(line -> Long.parseLong(line.group(2)) * KB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            // Gone, somebody else's, or no Linux.
            return 0;
        }
    }
}
