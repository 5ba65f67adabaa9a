package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Bounds what is asked for by what this process itself may use at most, as the kernel tells it: without privileges nobody gets more. */
final class HardLimits {

    private static final Pattern LINE = Pattern.compile("Max ([a-z ]+?) {2,}\\S+ +(\\d+) .*");

    private final Map<String, Long> all;

    private HardLimits(Map<String, Long> all) {
        this.all = all;
    }

    /** Returns those of this process; none where this is no Linux. */
    static HardLimits own() {
        try {
            return of(Files.readString(Path.of("/proc/self/limits")));
        } catch (IOException e) {
            return new HardLimits(Map.of());
        }
    }

    /** Returns those that a table of the kernel tells. */
    static HardLimits of(String table) {
        var all = new HashMap<String, Long>();
        table.lines()
                .map(LINE::matcher)
                .filter(line -> line.matches())
                .forEach(line -> all.put(line.group(1), Long.parseLong(line.group(2))));
        return new HardLimits(all);
    }

    /** Returns {@code limit}, or what is had at most of {@code kind}, in the kernel's words, where that is less. */
    long bound(String kind, long limit) {
        return Math.min(limit, all.getOrDefault(kind, Long.MAX_VALUE));
    }
}
