package dev.helix.adapter.local;

import dev.helix.domain.port.Journal;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A journal in one file, an entry a line, each forced to disk before it counts. A last line that a crash cut off is
 * dropped at the next start; a broken line anywhere else is an error, for then somebody else wrote here.
 */
public final class FileJournal implements Journal, AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final JsonMapper json = JournalJson.mapper();
    private final List<Recorded> entries;
    private final Path file;
    private final FileChannel channel;
    private final InstantSource clock;

    /** Opens the journal, or makes an empty one. Only one process may have it open: see {@link RootLock}. */
    public FileJournal(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        try {
            var folder = file.resolveSibling(".");
            Files.createDirectories(folder);
            this.channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            this.entries = read();
            DurableFile.syncFolder(folder);
        } catch (IOException e) {
            throw new PortException("can't open the journal " + file + ": " + e, e);
        }
    }

    private List<Recorded> read() throws IOException {
        var bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        var found = new ArrayList<Recorded>();
        var lines = new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            try {
                var recorded = json.readValue(lines.get(i), Recorded.class);
                if (recorded.sequence() != i + 1) {
                    throw new PortException(
                            file + ":" + (i + 1) + ": entry " + recorded.sequence() + " is out of sequence");
                }
                found.add(recorded);
            } catch (JacksonException e) {
                throw new PortException(file + ":" + (i + 1) + ": this line of the journal can't be read", e);
            }
        }
        channel.truncate(end);
        channel.position(end);
        channel.force(true);
        return found;
    }

    @Override
    public Recorded append(JournalEntry entry) {
        lock.lock();
        try {
            var recorded = new Recorded(entries.size() + 1L, clock.instant(), entry);
            long before = channel.position();
            try {
                var line = ByteBuffer.wrap((json.writeValueAsString(recorded) + '\n').getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                channel.force(false);
            } catch (IOException e) {
                // Half a line must not stay in front of the next one.
                channel.truncate(before);
                channel.position(before);
                throw e;
            }
            entries.add(recorded);
            return recorded;
        } catch (IOException e) {
            throw new PortException("can't write the journal " + file + ": " + e, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Recorded> after(long sequence) {
        lock.lock();
        try {
            return List.copyOf(entries.subList((int) Math.min(Math.max(sequence, 0), entries.size()), entries.size()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new PortException("can't close the journal " + file + ": " + e, e);
        }
    }
}
