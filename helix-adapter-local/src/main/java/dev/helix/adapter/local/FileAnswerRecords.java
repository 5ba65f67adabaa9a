package dev.helix.adapter.local;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.PortException;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Records of answers as files of one JSON object a line, one file for each day (UTC), for their owner alone. Whole days go when
 * they are too old, or the oldest when all are too large.
 */
public final class FileAnswerRecords implements AnswerRecords {

    private static final System.Logger LOG = System.getLogger(FileAnswerRecords.class.getName());
    /** Where HELIX keeps them, below a root. */
    public static final String FOLDER = ".helix/answers";

    private static final String ENDING = ".jsonl";
    /** Behind each line end. */
    private static final Pattern LINES = Pattern.compile("(?<=\n)");

    private final ReentrantLock lock = new ReentrantLock();
    private final Path folder;
    private final Duration keep;
    private final long most;

    /**
     * Keeps them in a folder.
     *
     * @param folder made with the first record
     * @param keep how long a day's file stays after its day; positive
     * @param most bytes of all files together, but for the newest; positive
     */
    public FileAnswerRecords(Path folder, Duration keep, long most) {
        this.folder = folder;
        this.keep = keep;
        this.most = most;
    }

    @Override
    public void keep(AnswerRecord record) {
        var day = record.at().atZone(ZoneOffset.UTC).toLocalDate();
        var line = ByteBuffer.wrap(AnswerLine.of(record));
        lock.lock();
        try {
            PrivateFiles.folder(folder);
            var file = folder.resolve(day + ENDING);
            boolean first = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
            try (var channel = PrivateFiles.open(file, options)) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            }
            if (first) {
                letGo(day);
            }
        } catch (IOException e) {
            throw new PortException("can't keep a record of an answer in " + folder + ": " + e, e);
        } finally {
            lock.unlock();
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

    @Override
    public List<AnswerRecord> since(Instant start) {
        var first = start.equals(Instant.MIN) || start.isBefore(Instant.EPOCH)
                ? LocalDate.EPOCH
                : start.atZone(ZoneOffset.UTC).toLocalDate();
        var found = new ArrayList<AnswerRecord>();
        try {
            for (var file : days()) {
                if (!dayOf(file).orElseThrow().isBefore(first)) {
                    read(file, found);
                }
            }
        } catch (IOException e) {
            throw new PortException("can't read the records of answers in " + folder + ": " + e, e);
        }
        return found.stream()
                .filter(record -> !record.at().isBefore(start))
                .sorted(Comparator.comparing(AnswerRecord::at))
                .toList();
    }

    private static void read(Path file, List<AnswerRecord> found) throws IOException {
        int number = 0;
        for (var line : LINES.split(Files.readString(file), -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            var name = FOLDER + "/" + file.getFileName() + ":" + number;
            try {
                found.add(AnswerLine.record(name, line.getBytes(StandardCharsets.UTF_8)));
            } catch (StoredFormat.Damaged | IllegalArgumentException e) {
                LOG.log(System.Logger.Level.WARNING, name + " can't be read and is left out: " + e.getMessage());
            }
        }
    }
}
