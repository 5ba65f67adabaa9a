package dev.helix.adapter.local;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SoleWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.json.JsonMapper;

/** An audit trail as a file of one JSON object a line, which nothing in HELIX ever shortens. */
public final class FileAuditTrail implements AuditTrail, SoleWriter {

    private final ReentrantLock lock = new ReentrantLock();
    private final JsonMapper json = JournalJson.mapper();
    private final Path file;

    private final WitnessedFile witness = new WitnessedFile();

    /** @param file made with the first entry */
    public FileAuditTrail(Path file) {
        this.file = file;
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                witness.appended(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new PortException("can't read the audit log " + file + ": " + e, e);
        }
    }

    @Override
    public Optional<Damage> inspect() {
        lock.lock();
        try {
            return witness.inspect(file, ".helix/" + file.getFileName(), content -> DurableFile.replace(file, content));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void note(Entry entry) {
        var bytes = (json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        var line = ByteBuffer.wrap(bytes);
        lock.lock();
        try {
            Files.createDirectories(DurableFile.folderOf(file));
            try (var channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND,
                    LinkOption.NOFOLLOW_LINKS)) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                channel.force(true);
                witness.appended(bytes);
            }
        } catch (IOException e) {
            throw new PortException("can't write the audit log " + file + ": " + e, e);
        } finally {
            lock.unlock();
        }
    }
}
