package dev.helix.adapter.local;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/**
 * Records of answers as files of one JSON object a line, one file for each day (UTC), for their owner alone. Whole days go when
 * they are too old, or the oldest when all are too large.
 */
public final class FileAnswerRecords implements AnswerRecords {

    /** Where HELIX keeps them, below a root. */
    public static final String FOLDER = ".helix/answers";

    private final Path folder;
    private final DailyLines lines;

    /**
     * Keeps them in a folder.
     *
     * @param folder made with the first record
     * @param keep how long a day's file stays after its day; positive
     * @param most bytes of all files together, but for the newest; positive
     */
    public FileAnswerRecords(Path folder, Duration keep, long most) {
        this.folder = folder;
        this.lines = new DailyLines(FOLDER, folder, keep, most);
    }

    @Override
    public void keep(AnswerRecord record) {
        try {
            lines.append(record.at(), AnswerLine.of(record));
        } catch (IOException e) {
            throw new PortException("can't keep a record of an answer in " + folder + ": " + e, e);
        }
    }

    @Override
    public List<AnswerRecord> since(Instant start) {
        try {
            return lines.since(start, AnswerLine::record).stream()
                    .filter(record -> !record.at().isBefore(start))
                    .sorted(Comparator.comparing(AnswerRecord::at))
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<AnswerRecord> on(LocalDate day) {
        try {
            return lines.on(day, AnswerLine::record).stream()
                    .sorted(Comparator.comparing(AnswerRecord::at))
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private PortException unreadable(IOException e) {
        return new PortException("can't read the records of answers in " + folder + ": " + e, e);
    }
}
