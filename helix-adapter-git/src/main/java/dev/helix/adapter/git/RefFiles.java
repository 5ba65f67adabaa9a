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
import org.eclipse.jgit.lib.PersonIdent;

/** Writes refs as git does, each under its own lock; the reading is JGit's. Safe for many threads and other processes of git. */
record RefFiles(OwnLocks locks) {

    private static final String PACKED = "packed-refs";

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
