package dev.helix.adapter.local;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SoleWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** An audit trail as a file of one JSON object a line, which nothing in HELIX ever shortens. */
public final class FileAuditTrail implements AuditTrail, SoleWriter {

    private final ReentrantLock lock = new ReentrantLock();
    private final Path file;

    private final TamperCheckedFile witness = new TamperCheckedFile();
    /** A crash left half a line at the end; it stays, and nothing is written into it. */
    private boolean cutOff;

    /** @param file made with the first entry */
    public FileAuditTrail(Path file) {
        this.file = file;
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                var content = Files.readAllBytes(file);
                cutOff = content.length > 0 && content[content.length - 1] != '\n';
                witness.appended(content);
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
        var written = AuditLine.of(entry);
        lock.lock();
        try {
            Files.createDirectories(DurableFile.folderOf(file));
            var bytes = cutOff ? behindLineEnd(written) : written;
            var line = ByteBuffer.wrap(bytes);
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
                cutOff = false;
            }
        } catch (IOException e) {
            throw new PortException("can't write the audit log " + file + ": " + e, e);
        } finally {
            lock.unlock();
        }
    }

    private static byte[] behindLineEnd(byte[] line) {
        return ByteBuffer.allocate(line.length + 1).put((byte) '\n').put(line).array();
    }
}
