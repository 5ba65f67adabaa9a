package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.PersonIdent;

/** Writes refs as git does, each under its own lock; the reading is JGit's. Safe for many threads and other processes of git. */
record RefFiles(OwnLocks locks) {

    private static final String PACKED = "packed-refs";
    private static final String HEADER = "# pack-refs with: peeled fully-peeled sorted \n";

    /** A condition that is checked once nobody else can move a ref. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** The outcome of a move. */
    enum Outcome {
        DONE,
        LOCKED,
        CONDITION_FAILED
    }

    /** Lets a ref name an object, durably. */
    Outcome put(String ref, String sha, Condition condition) throws IOException {
        var lock = locks.take(locks.common().resolve(ref), (sha + "\n").getBytes(StandardCharsets.US_ASCII));
        if (lock.isEmpty()) {
            return Outcome.LOCKED;
        }
        try (var held = lock.get()) {
            if (!condition.holds()) {
                return Outcome.CONDITION_FAILED;
            }
            held.commit();
            return Outcome.DONE;
        }
    }

    /** Removes refs, and their logs. Those that are locked stay. */
    List<String> delete(Collection<String> refs) throws IOException {
        var held = new ArrayList<OwnLocks.Held>();
        var deleted = new ArrayList<String>();
        try {
            for (var ref : refs) {
                var lock = locks.take(locks.common().resolve(ref), new byte[0]);
                if (lock.isPresent()) {
                    held.add(lock.get());
                    deleted.add(ref);
                }
            }
            if (unpack(new HashSet<>(deleted)) != Outcome.DONE) {
                return List.of();
            }
            for (var ref : deleted) {
                Files.deleteIfExists(locks.common().resolve(ref));
                Files.deleteIfExists(locks.common().resolve("logs").resolve(ref));
            }
            return deleted;
        } finally {
            for (var lock : held) {
                lock.close();
            }
        }
    }

    private Outcome unpack(Collection<String> refs) throws IOException {
        var file = locks.common().resolve(PACKED);
        if (!names(file, refs)) {
            return Outcome.DONE;
        }
        var lock = locks.take(file, new byte[0]);
        if (lock.isEmpty()) {
            return Outcome.LOCKED;
        }
        try (var held = lock.get()) {
            var kept = new StringBuilder();
            var skipping = false;
            for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                // The line below it says what a tag peels to.
                skipping = line.startsWith("^") ? skipping : refs.contains(name(line));
                if (!skipping) {
                    kept.append(line).append('\n');
                }
            }
            held.write(kept.toString().getBytes(StandardCharsets.ISO_8859_1));
            held.commit();
            return Outcome.DONE;
        }
    }

    /**
     * Writes the refs below a prefix into the file that holds many, and takes their own files away: first the one, durably, then the
     * others, each only while it still says the same.
     *
     * @param most so many may stay in files of their own
     * @return how many files have gone
     */
    @SuppressWarnings("try") // A lock is held, and not used.
    int pack(String prefix, int most) throws IOException {
        var loose = loose(prefix);
        if (loose.size() <= most || !writePacked(loose)) {
            return 0;
        }
        var gone = 0;
        for (var ref : loose.entrySet()) {
            var file = locks.common().resolve(ref.getKey());
            var lock = locks.take(file, new byte[0]);
            if (lock.isPresent()) {
                try {
                    if (ref.getValue().equals(value(file))) {
                        Files.delete(file);
                        gone++;
                    }
                } finally {
                    lock.get().close();
                }
            }
        }
        return gone;
    }

    private SortedMap<String, String> loose(String prefix) throws IOException {
        var loose = new TreeMap<String, String>();
        var top = locks.common().resolve(prefix);
        if (!Files.isDirectory(top)) {
            return loose;
        }
        try (var files = Files.walk(top)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var value = value(file);
                if (value.matches("[0-9a-f]{40}") && !file.toString().endsWith(OwnLocks.ENDING)) {
                    loose.put(locks.common().relativize(file).toString(), value);
                }
            }
        }
        return loose;
    }

    private static String value(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private boolean writePacked(Map<String, String> refs) throws IOException {
        var file = locks.common().resolve(PACKED);
        var lock = locks.take(file, new byte[0]);
        if (lock.isEmpty()) {
            return false;
        }
        try (var held = lock.get()) {
            var header = HEADER;
            var lines = new TreeMap<String, String>();
            var last = "";
            for (var line :
                    Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.<String>of()) {
                if (line.startsWith("#")) {
                    header = line + "\n";
                } else if (line.startsWith("^")) {
                    lines.merge(last, line + "\n", String::concat);
                } else {
                    last = line.substring(line.indexOf(' ') + 1);
                    lines.put(last, line + "\n");
                }
            }
            refs.forEach((name, value) -> {
                var raw = Trees.raw(name);
                lines.put(raw, value + " " + raw + "\n");
            });
            // In the order of their bytes, as git has it.
            held.write((header + String.join("", lines.values())).getBytes(StandardCharsets.ISO_8859_1));
            held.commit();
            return true;
        }
    }

    private static boolean names(Path file, Collection<String> refs) throws IOException {
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> refs.contains(name(line)));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static String name(String line) {
        var raw = line.substring(line.indexOf(' ') + 1);
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Notes a move in the log of a ref, where it has one or is to have one. */
    void log(String ref, String from, String to, PersonIdent by, String message, boolean begin) throws IOException {
        var log = locks.common().resolve("logs").resolve(ref);
        if (!begin && !Files.exists(log)) {
            return;
        }
        Files.createDirectories(log.getParent());
        Files.writeString(
                log,
                from + " " + to + " " + by.toExternalString() + "\t" + message + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
