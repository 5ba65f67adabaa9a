package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.answer.FalseAlarm;
import dev.helix.domain.port.FalseAlarms;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** False alarms in a file for its owner alone: the last 10,000. */
public final class FileFalseAlarms implements FalseAlarms {

    /** Where it is below a root. */
    public static final String PLACE = ".helix/alarms.json";

    private static final int MOST = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Path file;
    private final OwnWrites written = new OwnWrites();

    public FileFalseAlarms(Path file) {
        this.file = file;
    }

    /**
     * @throws dev.helix.domain.evolution.Refused as NewerFormat
     * @throws PortException where the file is damaged
     */
    @Override
    public List<FalseAlarm> all() {
        try {
            return AlarmsNote.FILE
                    .read(file.toString(), Files.readAllBytes(file))
                    .falseAlarms();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | Damaged | IllegalArgumentException | NullPointerException e) {
            throw new PortException("can't read the marks on false alarms in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void mark(FalseAlarm alarm) {
        lock.lock();
        try {
            var all = new ArrayList<>(all());
            if (all.stream().noneMatch(each -> each.isAbout(alarm.answer(), alarm.validator()))) {
                all.add(alarm);
                write(all);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unmark(Instant answer, String validator) {
        lock.lock();
        try {
            var all = new ArrayList<>(all());
            if (all.removeIf(each -> each.isAbout(answer, validator))) {
                write(all);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(List<FalseAlarm> all) {
        var last = all.subList(Math.max(0, all.size() - MOST), all.size());
        var text = AlarmsNote.FILE.written(AlarmsNote.of(last));
        written.remember(text);
        DurableFile.replace(file, text);
    }

    /** Returns whether {@code other} is this file, and {@code content} what was written into it here lately; null is for no file. */
    public boolean wrote(Path other, byte @Nullable [] content) {
        return other.equals(file) && written.know(content);
    }
}
