package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The digests of programs and the versions that they told, in a file, so that nobody asks them again while they stay the same by place, size
 * and the time of their last change. A line that can't be read is forgotten, and so is all of it where the disk takes nothing. Safe for use
 * by many threads.
 */
public final class ProgramVersions {

    private static final System.Logger LOG = System.getLogger(ProgramVersions.class.getName());
    private static final int FIELDS = 5;
    private static final int MOST = 200;
    private static final int BUFFER = 1 << 16;
    private static final int MOST_BYTES = 1 << 20;
    /** No program is larger; what is may grow as long as somebody reads it. */
    private static final long LARGEST_PROGRAM = 1L << 30;

    private final Path note;
    private final OwnWrites written = new OwnWrites();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Told> all = new TreeMap<>();
    private final Set<String> unanswered = new HashSet<>();
    private boolean read;
    private boolean changed;

    /** Reads nothing yet from {@code note}, absolute, which it will be kept in. */
    public ProgramVersions(Path note) {
        this.note = note;
    }

    /** Returns whether this wrote just this content into a file; null is for no file. */
    public boolean wrote(Path file, byte @Nullable [] content) {
        return file.equals(note) && written.know(content);
    }

    /**
     * The facts about a program.
     *
     * @param state by which it is known to be the same
     * @param digest SHA-256 of its file
     * @param version one line; empty where it tells none
     */
    record Told(String state, String digest, String version) {}

    /** Asks a program. */
    @FunctionalInterface
    interface Question {
        String answer() throws IOException;
    }

    /**
     * Returns them.
     *
     * @param name by which the program is started
     * @param file its file
     * @param below what may be told along, such as on which Java it runs: where one of these changes, it is asked again
     * @throws IOException where the file can't be read, or is too large for a program
     */
    Told of(Path name, Path file, List<Path> below, Question version) throws IOException {
        lock.lock();
        try {
            read();
            var state = state(file, below);
            var key = name + "\t" + file;
            var known = all.get(key);
            if (known == null || !known.state().equals(state)) {
                known = new Told(state, digest(file), version.answer());
                all.put(key, known);
                changed = true;
            } else if (known.version().isEmpty() && unanswered.remove(key)) {
                // The process before may have had no time for it; each asks once.
                known = new Told(state, known.digest(), version.answer());
                changed |= !known.equals(all.put(key, known));
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Has the next process know them, too. */
    void keep() {
        lock.lock();
        try {
            if (changed) {
                changed = false;
                var text = all.entrySet().stream()
                        .filter(entry -> entry.getKey().chars().noneMatch(letter -> letter == '\n'))
                        .limit(MOST)
                        .map(entry -> String.join(
                                "\t",
                                entry.getValue().state(),
                                entry.getValue().digest(),
                                entry.getKey(),
                                entry.getValue().version()))
                        .collect(Collectors.joining("\n", "", "\n"));
                written.remember(text);
                DurableFile.replaceSoon(note, text);
            }
        } catch (PortException e) {
            LOG.log(System.Logger.Level.DEBUG, "the versions of programs are not kept: {0}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        if (read) {
            return;
        }
        read = true;
        try {
            if (Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS) && Files.size(note) <= MOST_BYTES) {
                for (var line : Files.readAllLines(note)) {
                    var parts = line.split("\t", -1);
                    if (parts.length == FIELDS && parts[1].matches("[0-9a-f]{64}")) {
                        var key = parts[2] + "\t" + parts[3];
                        all.put(key, new Told(parts[0], parts[1], parts[4]));
                        if (parts[4].isEmpty()) {
                            unanswered.add(key);
                        }
                    }
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the versions of programs can't be read", e);
        }
    }

    private static String state(Path file, List<Path> below) throws IOException {
        var state = new StringBuilder(state(file));
        for (var each : below) {
            if (Files.exists(each)) {
                state.append(' ').append(state(each));
            }
        }
        return state.toString();
    }

    private static String state(Path file) throws IOException {
        var read = Files.readAttributes(file, "unix:ino,size,ctime");
        return read.get("ino") + " " + read.get("size") + " " + read.get("ctime");
    }

    private static String digest(Path file) throws IOException {
        var sha = Sha256.begin();
        var buffer = new byte[BUFFER];
        long left = LARGEST_PROGRAM;
        if (Files.size(file) > left) {
            throw tooLarge(file);
        }
        try (var in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                left -= read;
                if (left < 0) {
                    throw tooLarge(file);
                }
                sha.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static IOException tooLarge(Path file) {
        return new IOException(file + " is larger than a program");
    }
}
