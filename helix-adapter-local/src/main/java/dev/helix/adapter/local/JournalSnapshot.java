package dev.helix.adapter.local;

import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.Journal;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A journal as it stands on disk, for looking at while somebody else may be writing it. Nothing is ever written. */
public final class JournalSnapshot implements Journal {

    private final Path file;
    private final List<Recorded> entries;
    private final boolean cutOff;

    /**
     * Reads the file; none is an empty journal.
     *
     * @throws PortException naming the line that is broken
     * @throws Refused as NewerFormat, when a newer HELIX wrote it
     */
    public JournalSnapshot(Path file) {
        this.file = file;
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            bytes = new byte[0];
        } catch (IOException e) {
            throw new PortException("can't read the journal " + file + ": " + e, e);
        }
        var lines = JournalLines.parse(file, bytes);
        this.entries = List.copyOf(lines.entries());
        this.cutOff = lines.end() < bytes.length;
    }

    /** Returns whether the last line is not whole: being written, or cut off by a crash. */
    public boolean isCutOff() {
        return cutOff;
    }

    /** Refuses. @throws PortException always */
    @Override
    public Recorded append(JournalEntry entry) {
        throw new PortException("the journal " + file + " was opened to look at it, not to write");
    }

    /** Refuses. @throws PortException always */
    @Override
    public Recorded note(JournalEntry entry) {
        return append(entry);
    }

    @Override
    public List<Recorded> after(long sequence) {
        return entries.subList(Math.clamp(sequence, 0, entries.size()), entries.size());
    }
}
