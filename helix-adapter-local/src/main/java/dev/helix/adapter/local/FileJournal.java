package dev.helix.adapter.local;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.Journal;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SoleWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A journal in one file, an entry a line. An appended entry is forced to disk before it counts, with all that was noted before. A
 * last line that a crash cut off is dropped at the next start; a broken line anywhere else is an error, for then somebody else
 * wrote here. A file of an older format is written anew in today's at opening, and kept beside it. An interrupt does not close
 * it.
 */
public final class FileJournal implements Journal, SoleWriter, AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Recorded> entries;
    private final Path file;
    /** No channel: those close for all when the thread of one is interrupted. */
    private RandomAccessFile disk;

    private final InstantSource clock;
    private final TamperCheckedFile witness = new TamperCheckedFile();
    private long end;
    private @Nullable String unusable;

    /**
     * Opens the journal, or makes an empty one. Only one process may have it open: see {@link RootLock}.
     *
     * @throws PortException naming the line that is broken
     * @throws Refused as NewerFormat, when a newer HELIX wrote it
     */
    public FileJournal(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        var folder = DurableFile.folderOf(file);
        try {
            PrivateFiles.folder(folder);
            PrivateFiles.file(file);
            this.disk = new RandomAccessFile(file.toFile(), "rw");
        } catch (IOException e) {
            throw new PortException("can't open the journal " + file + ": " + e, e);
        }
        try {
            this.entries = read();
            DurableFile.syncFolder(folder);
        } catch (IOException e) {
            release();
            throw new PortException("can't open the journal " + file + ": " + e, e);
        } catch (PortException | Refused e) {
            release();
            throw e;
        }
    }

    private List<Recorded> read() throws IOException {
        var bytes = Files.readAllBytes(file);
        var lines = JournalLines.parse(file, bytes);
        end = lines.end();
        if (end < bytes.length) {
            disk.setLength(end);
            disk.getFD().sync();
        }
        if (lines.format() < JournalLine.FORMAT.known()) {
            upgrade(lines, Arrays.copyOf(bytes, lines.end()));
        } else {
            witness.appended(Arrays.copyOf(bytes, lines.end()));
        }
        return new ArrayList<>(lines.entries());
    }

    /** Writes all anew in today's format, in one step; what stood there stays beside it. */
    private void upgrade(JournalLines lines, byte[] old) throws IOException {
        var fresh = new ByteArrayOutputStream(old.length * 2);
        for (var entry : lines.entries()) {
            fresh.writeBytes(JournalLine.of(entry));
        }
        var kept = file.resolveSibling(file.getFileName() + ".format-" + lines.format());
        DurableFile.replace(kept, new String(old, StandardCharsets.UTF_8));
        release();
        DurableFile.replace(file, fresh.toString(StandardCharsets.UTF_8));
        disk = new RandomAccessFile(file.toFile(), "rw");
        end = fresh.size();
        witness.appended(fresh.toByteArray());
    }

    @Override
    public Recorded append(JournalEntry entry) {
        return write(entry, true);
    }

    @Override
    public Recorded note(JournalEntry entry) {
        return write(entry, false);
    }

    private Recorded write(JournalEntry entry, boolean durably) {
        lock.lock();
        try {
            if (unusable != null) {
                throw new PortException(unusable);
            }
            var recorded = new Recorded(entries.size() + 1L, clock.instant(), entry);
            var line = JournalLine.of(recorded);
            try {
                disk.seek(end);
                disk.write(line);
                if (durably) {
                    disk.getFD().sync();
                }
            } catch (IOException e) {
                dropHalfLine(e);
                throw new PortException("can't write the journal " + file + ": " + e, e);
            }
            end += line.length;
            witness.appended(line);
            entries.add(recorded);
            return recorded;
        } finally {
            lock.unlock();
        }
    }

    /** Drops a half-written entry: it must not stay in front of the next one. */
    private void dropHalfLine(IOException cause) {
        try {
            disk.setLength(end);
            disk.getFD().sync();
        } catch (IOException e) {
            cause.addSuppressed(e);
            unusable = "the journal " + file + " can't be written any more since: " + cause
                    + "; make sure that its disk works, then start HELIX again";
        }
    }

    @Override
    public List<Recorded> after(long sequence) {
        lock.lock();
        try {
            return List.copyOf(entries.subList(Math.clamp(sequence, 0, entries.size()), entries.size()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Damage> inspect() {
        lock.lock();
        try {
            return witness.inspect(file, ".helix/" + file.getFileName(), content -> {
                release();
                DurableFile.replace(file, content);
                disk = new RandomAccessFile(file.toFile(), "rw");
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        release();
    }

    private void release() {
        try {
            disk.close();
        } catch (IOException e) {
            throw new PortException("can't close the journal " + file + ": " + e, e);
        }
    }
}
