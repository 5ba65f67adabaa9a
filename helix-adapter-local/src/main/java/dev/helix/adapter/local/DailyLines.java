package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lines of JSON in one file for each day (UTC), for their owner alone. Whole days go when they are too old, or the oldest when all
 * are too large. Safe for use by many threads of one process.
 */
final class DailyLines {

    private static final System.Logger LOG = System.getLogger(DailyLines.class.getName());
    private static final String ENDING = ".jsonl";
    /** Behind each line end. */
    private static final Pattern LINES = Pattern.compile("(?<=\n)");

    private final ReentrantLock lock = new ReentrantLock();
    private final String name;
    private final Path folder;
    private final Duration keep;
    private final long most;

    /** Makes something of a line with its line end; {@code name} is that of its file, with the line's number. */
    interface Reading<T> {
        T of(String name, byte[] line) throws StoredFormat.Damaged;
    }

    /**
     * Keeps them in a folder.
     *
     * @param name of the folder, below the root, for messages
     * @param folder made with the first line
     * @param keep how long a day's file stays after its day; positive
     * @param most bytes of all files together, but for the newest; positive
     */
    DailyLines(String name, Path folder, Duration keep, long most) {
        this.name = name;
        this.folder = folder;
        this.keep = keep;
        this.most = most;
    }

    /** Adds a line, with its line end, to the day of {@code at}. */
    void append(Instant at, byte[] line) throws IOException {
        var day = at.atZone(ZoneOffset.UTC).toLocalDate();
        var left = ByteBuffer.wrap(line);
        // Who cancelled an answer wants it kept all the same, and a channel closes for a thread that was interrupted.
        boolean interrupted = Thread.interrupted();
        lock.lock();
        try {
            PrivateFiles.folder(folder);
            var file = folder.resolve(day + ENDING);
            boolean first = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
            try (var channel = PrivateFiles.open(file, options)) {
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
            if (first) {
                letGo(day);
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void letGo(LocalDate today) throws IOException {
        long bytes = 0;
        for (var file : days().reversed()) {
            bytes += Files.size(file);
            var end = dayOf(file).orElseThrow().plusDays(1).atStartOfDay(ZoneOffset.UTC);
            boolean old = end.plus(keep).isBefore(today.atStartOfDay(ZoneOffset.UTC));
            boolean newest = dayOf(file).orElseThrow().equals(today);
            if (!newest && (old || bytes > most)) {
                Files.delete(file);
            }
        }
    }

    /** Returns the files, the oldest first; others that lie there are none of ours. */
    private List<Path> days() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> dayOf(file).isPresent() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.comparing(file -> dayOf(file).orElseThrow()))
                    .toList();
        }
    }

    private static Optional<LocalDate> dayOf(Path file) {
        var name = String.valueOf(file.getFileName());
        try {
            return name.endsWith(ENDING)
                    ? Optional.of(LocalDate.parse(name.substring(0, name.length() - ENDING.length())))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns what the lines say of the day of {@code start} and of later ones; one that can't be read is logged and left out. */
    <T> List<T> since(Instant start, Reading<T> reading) throws IOException {
        var first = start.isBefore(Instant.EPOCH)
                ? LocalDate.EPOCH
                : start.atZone(ZoneOffset.UTC).toLocalDate();
        return read(day -> !day.isBefore(first), reading);
    }

    /** As {@link #since}, of one day. */
    <T> List<T> on(LocalDate day, Reading<T> reading) throws IOException {
        return read(day::equals, reading);
    }

    private <T> List<T> read(Predicate<LocalDate> wanted, Reading<T> reading) throws IOException {
        var found = new ArrayList<T>();
        for (var file : days()) {
            if (wanted.test(dayOf(file).orElseThrow())) {
                read(file, reading, found);
            }
        }
        return found;
    }

    private <T> void read(Path file, Reading<T> reading, List<T> found) throws IOException {
        int number = 0;
        for (var line : LINES.split(Files.readString(file), -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            var place = name + "/" + file.getFileName() + ":" + number;
            try {
                found.add(reading.of(place, line.getBytes(StandardCharsets.UTF_8)));
            } catch (StoredFormat.Damaged | IllegalArgumentException e) {
                LOG.log(System.Logger.Level.WARNING, place + " can't be read and is left out: " + e.getMessage());
            }
        }
    }
}
